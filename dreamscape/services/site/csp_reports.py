"""What browsers say they refused on our pages, because of the Content-Security-Policy. Anybody may send anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from dreamscape.services.permissions.checks import require_moderator

if TYPE_CHECKING:
    from dreamscape.models import CspReport, Member

MOST_SHOWN = 20
LONGEST = 100
DIRECTIVE = re.compile(r"[a-z][a-z-]{2,40}")
KEYWORD = re.compile(r"[a-z][a-z-]{1,30}")


class CspReportStore(Protocol):
    """Where they are counted."""

    def add(self, directive: str, blocked: str, page: str) -> None:
        """Count one more of this kind."""

    def latest(self, most: int) -> list[CspReport]:
        """The kinds that were reported last."""


class CspReports:
    """Counts reports by the rule that was broken and by where the refused thing came from."""

    def __init__(self, *, store: CspReportStore) -> None:
        self._store = store

    def add(self, directive: object, blocked: object, page: str) -> None:
        """Take in a report; one that makes no sense is dropped. `page` is the rule of the page's route, never its
        address, which may hold a token; of `blocked` only the origin is kept."""
        if not isinstance(directive, str) or not DIRECTIVE.fullmatch(directive):
            return
        if isinstance(blocked, str) and (origin := origin_of(blocked)):
            self._store.add(directive, origin, page)

    def latest(self, reader: Member) -> list[CspReport]:
        """The newest kinds; raises NotAllowed unless `reader` is a moderator."""
        require_moderator(reader)
        return self._store.latest(MOST_SHOWN)


def origin_of(blocked: str) -> str:
    """`https://host:port` of an address, the scheme alone of one without a host, a word such as `inline` as it is;
    "" for anything else."""
    word = blocked.partition(":")[0].lower()
    try:
        url = urlsplit(blocked)
        if url.hostname and url.scheme:
            port = f":{url.port}" if url.port else ""
            origin = f"{url.scheme}://{url.hostname}{port}"
            return origin if origin.isascii() and origin.isprintable() and len(origin) <= LONGEST else ""
    except ValueError:
        return ""
    return word if KEYWORD.fullmatch(word) else ""
