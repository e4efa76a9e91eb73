"""The page of what was found, and what is suggested while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import make_response, render_template, request, url_for

from dreamscape.comments.thread import reader as asking_reader
from dreamscape.excerpts import first_characters
from dreamscape.search import bp
from dreamscape.search.marks import spans
from dreamscape.services.search.query import LONGEST_QUERY
from dreamscape.web.forms import clean_line
from dreamscape.web.htmx import is_htmx
from dreamscape.web.limits import suggestions_limit
from dreamscape.web.services import services

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from werkzeug.wrappers import Response

    from dreamscape.models import Category, Member
    from dreamscape.models.search import FoundPerson, Terms

KINDS = ("dreams", "people", "categories")
MOST_PEOPLE_BESIDE = 3


class Asked(NamedTuple):
    """What the address asks for. `exact`: for these words alone, and none that are nearly the same; `best`: what fits
    best first, else what is newest."""

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


class PersonRow(NamedTuple):
    """Somebody who was found, and what of them it was, with its sign."""

    found: FoundPerson
    sign: str
    said: str


@bp.get("/search")
def index() -> str:
    """What was found of all kinds or of one; where nothing is asked, what one could look for."""
    reader, asked = asking_reader(), _asked()
    if not asked.words:
        return render_template(
            "search/begin.html", asked=asked, reader=reader, categories=services.categories.offered()
        )
    found = _found(asked, reader)
    if is_htmx():
        return render_template("search/_page.html", asked=asked, **found)
    return render_template("search/found.html", asked=asked, reader=reader, **found)


@bp.get("/search/suggestions")
@suggestions_limit
def suggestions() -> Response:
    """What the typed words could become, for the list below the box (search.js)."""
    reader = asking_reader()
    found = services.search.suggest(_words(), reader)
    response = make_response(render_template("search/_suggestions.html", found=found, reader=reader))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _words() -> str:
    return first_characters(clean_line(request.args.get("q")), LONGEST_QUERY).strip()


def _asked() -> Asked:
    kind, order = request.args.get("kind", ""), request.args.get("order")
    return Asked(
        _words(),
        kind if kind in KINDS else "",
        exact=request.args.get("exact") == "1",
        best=order == "best",
        after=request.args.get("after"),
    )


def _found(asked: Asked, reader: Member | None) -> dict[str, Any]:
    """What the templates show. Of all kinds together only dreams go on, page by page."""
    everything = not asked.kind
    dreams = people = None
    categories: Sequence[Category] = ()
    if everything or asked.kind == "dreams":
        dreams = services.search.dreams(asked.words, reader, asked.after, exact=asked.exact, best=asked.best)
    if asked.kind == "people" or (everything and not asked.after):
        people = services.search.people(asked.words, reader, asked.after, exact=asked.exact)
    if asked.kind == "categories" or (everything and not asked.after):
        categories = services.search.categories(asked.words)
    results = [one for one in (dreams, people) if one]
    nothing = not (asked.after or categories or any(one.page.items or one.page.after for one in results))
    return {
        "dreams": dreams,
        "people": people,
        "rows": _rows(people.page.items[: MOST_PEOPLE_BESIDE if everything else None], people.terms)
        if people
        else [],
        "categories": categories,
        "looked_for": next((one.looked_for for one in results if one.looked_for and one.page.items), ""),
        "meant": next((one.meant for one in results if one.meant), ""),
        "partly": bool(dreams and dreams.partly),
        "nothing": nothing,
        "elsewhere": services.categories.topics(reader.interests if reader else ()) if nothing else (),
    }


def _rows(people: Iterable[FoundPerson], terms: Terms) -> list[PersonRow]:
    return [PersonRow(found, *_what_was_found(found, terms)) for found in people]


def _what_was_found(found: FoundPerson, terms: Terms) -> tuple[str, str]:
    """What somebody says of themselves that has a found word in it, else their own words; with its sign."""
    said = [("", found.bio), *(("sparkles", skill) for skill in found.skills), ("map-pin", found.location)]
    return next((one for one in said if spans(one[1], terms)), said[0])
