"""What the address of a search asks for."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import request, url_for

from dreamscape.excerpts import first_characters
from dreamscape.services.search.query import LONGEST_QUERY
from dreamscape.web.forms import clean_line

KINDS = ("dreams", "people", "categories")


class Asked(NamedTuple):
    """What is looked for. `exact`: these words alone, and none that are nearly the same; `best`: what fits best first,
    else what is newest."""

    words: str = ""
    kind: str = ""
    exact: bool = False
    best: bool = False
    after: str | None = None

    def url(self, **changed: Any) -> str:
        """The address of this list from its beginning, or of another that differs in what has `changed`."""
        other = self._replace(after=None)._replace(**changed)
        return url_for(
            "search.index",
            q=other.words or None,
            kind=other.kind or None,
            exact=1 if other.exact else None,
            order="best" if other.best else None,
            after=other.after,
        )


def asked_words() -> str:
    """The words to look for; "" where there are none."""
    return first_characters(clean_line(request.args.get("q")), LONGEST_QUERY).strip()


def asked_for() -> Asked:
    """All of it."""
    kind, order = request.args.get("kind", ""), request.args.get("order")
    return Asked(
        asked_words(),
        kind if kind in KINDS else "",
        exact=request.args.get("exact") == "1",
        best=order == "best",
        after=request.args.get("after"),
    )
