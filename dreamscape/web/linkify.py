"""People's own text as safe HTML: line breaks stay, addresses become links, all else is escaped."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import escape

from dreamscape.addresses import find_addresses

REL = "nofollow ugc noopener"


@lru_cache(maxsize=2048)
def prose(text: str) -> str:
    """`text` as HTML; only http and https links, each with rel="nofollow ugc noopener"."""
    pieces: list[str] = []
    end = 0
    for address in find_addresses(text):
        pieces.append(str(escape(text[end : address.start])))
        pieces.append(f'<a href="{escape(address.url)}" rel="{REL}">{escape(address.shown)}</a>')
        end = address.end
    pieces.append(str(escape(text[end:])))
    return "".join(pieces).replace("\n", "<br>\n")
