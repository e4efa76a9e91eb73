"""The page of what was found, and what is suggested while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Response, render_template

from dreamscape.comments.thread import reader as asking_reader
from dreamscape.search import bp
from dreamscape.search.asked import asked_for, asked_words
from dreamscape.search.marks import spans
from dreamscape.search.page import render_found
from dreamscape.search.suggestion_cache import suggestions_html
from dreamscape.web.limits import suggestions_limit
from dreamscape.web.services import services

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dreamscape.models import Category, Member
    from dreamscape.models.search import FoundPerson, Terms
    from dreamscape.search.asked import Asked

MOST_PEOPLE_BESIDE = 3


class PersonRow(NamedTuple):
    """Somebody who was found, and what of them it was, with its sign."""

    found: FoundPerson
    sign: str
    said: str


@bp.get("/search")
def index() -> Response | str:
    """What was found of all kinds or of one; where nothing is asked, what one could look for."""
    reader, asked = asking_reader(), asked_for()
    if not asked.words:
        return render_template(
            "search/begin.html", asked=asked, reader=reader, categories=services.categories.offered()
        )
    return render_found(asked, reader, _found(asked, reader))


@bp.get("/search/suggestions")
@suggestions_limit
def suggestions() -> Response:
    """What the typed words could become, for the list below the box (search.js)."""
    reader = asking_reader()
    found = services.search.suggest(asked_words(), reader)
    response = Response(suggestions_html(found, is_member=reader is not None), mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-store"
    return response


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
