"""Texts of a host as safe HTML: paragraphs, headings, lists and links, of which nothing has to be learnt but two signs.

An empty line ends a paragraph; a line that begins with `# ` is a heading, lines that begin with `- ` are a list. All
else is text, in which addresses become links.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from dreamscape.web.linkify import prose
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dreamscape.services.site.default_pages import Block

_EMPTY_LINES = re.compile(r"\n\s*\n")
_SIGNS = {"heading": "# ", "item": "- "}


def site_text(text: str) -> Markup:
    """`text` as HTML."""
    parts = [
        _html(kind, [line.removeprefix(_SIGNS.get(kind, "")) for line in lines])
        for block in _EMPTY_LINES.split(text.strip())
        if block
        for kind, lines in groupby(block.split("\n"), key=_kind)
    ]
    return Markup("\n".join(parts))  # noqa: S704 - prose escapes


def as_typed(blocks: Sequence[Block]) -> str:
    """What one would have to type for these, in the language in use."""
    lines: list[str] = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        if before and not before.kind == block.kind == "item":
            lines.append("")
        lines.append(f"{_SIGNS.get(block.kind, '')}{translate(block.words)}")
    return "\n".join(lines)


def _kind(line: str) -> str:
    return next((kind for kind, sign in _SIGNS.items() if line.startswith(sign)), "paragraph")


def _html(kind: str, lines: Iterable[str]) -> str:
    if kind == "heading":
        return "\n".join(f'<h2 dir="auto">{prose(line.strip())}</h2>' for line in lines)
    if kind == "item":
        items = "\n".join(f"<li>{prose(line.strip())}</li>" for line in lines)
        return f'<ul dir="auto">\n{items}\n</ul>'
    return f'<p dir="auto">{prose(chr(10).join(lines))}</p>'
