"""People's own text as safe HTML: line breaks stay, addresses become links, all else is escaped."""

from __future__ import annotations

from functools import lru_cache

from linkify_it import LinkifyIt
from markupsafe import escape

REL = "nofollow ugc noopener"
_linkify = LinkifyIt({}, {"fuzzy_email": False, "fuzzy_ip": False})


@lru_cache(maxsize=2048)
def prose(text: str) -> str:
    """`text` as HTML; only http and https links, each with rel="nofollow ugc noopener"."""
    pieces: list[str] = []
    end = 0
    for match in _linkify.match(text) or ():
        if not match.url.startswith(("http://", "https://")):
            continue
        pieces.append(str(escape(text[end : match.index])))
        pieces.append(f'<a href="{escape(match.url)}" rel="{REL}">{escape(match.text)}</a>')
        end = match.last_index
    pieces.append(str(escape(text[end:])))
    return "".join(pieces).replace("\n", "<br>\n")
