"""What a feed page weighs on the wire, fetched as a browser fetches it; pictures do not count."""

from __future__ import annotations

import re
from collections import deque
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import brotli

if TYPE_CHECKING:
    from bench.serving import Answer, Browser

IMPORT = re.compile(r"""\b(?:import|from)\s*\(?["']([^"']+)["']""")
URL = re.compile(r"""url\(["']?([^"')]+)["']?\)|@import\s+["']([^"']+)["']""")
PICTURES = (".png", ".jpg", ".webp", ".svg")
SPRITE = "sprite.svg"


class References(HTMLParser):
    """The addresses of all that a page brings along: styles, scripts, fonts, the manifest, the icons' sprite."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag refers to."""
        values = dict(attrs)
        wanted = {"link": "href", "script": "src", "use": "href"}.get(tag)
        is_page = tag == "link" and values.get("rel") in ("canonical", "next", "icon", "apple-touch-icon")
        address = values.get(wanted) if wanted else None
        if address and not is_page:
            self.found.append(address)


def weigh(browser: Browser, path: str) -> dict[str, int]:
    """The bytes on the wire, headers included, of a feed page (under "") and of each file it brings along."""
    answer = browser.get(path, **{"Accept-Encoding": "br"})
    weights = {"": answer.wire_bytes}
    waiting = deque(urljoin(path, address) for address in References(_text(answer)).found)
    while waiting:
        file = urlsplit(waiting.popleft()).path
        if file in weights or (file.endswith(PICTURES) and not file.endswith(SPRITE)):
            continue
        answer = browser.get(file, **{"Accept-Encoding": "br"})
        assert answer.status == 200, file
        weights[file] = answer.wire_bytes
        if file.endswith(".css"):
            waiting.extend(urljoin(file, a or b) for a, b in URL.findall(_text(answer)))
        elif file.endswith(".js"):
            waiting.extend(
                urljoin(file, name) for name in IMPORT.findall(_text(answer)) if name.startswith(".")
            )
    return weights


def _text(answer: Answer) -> str:
    encoded = answer.headers.get("Content-Encoding") == "br"
    return (brotli.decompress(answer.body) if encoded else answer.body).decode()
