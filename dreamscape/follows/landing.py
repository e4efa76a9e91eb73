"""Where a press without scripts comes back to: the card it was in, or its neighbour once it has left the page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from flask import url_for

from dreamscape.services.feed.feed import known_view
from dreamscape.web.current_member import this_member
from dreamscape.web.htmx import is_htmx
from dreamscape.web.next_page import asked_next, back_to
from dreamscape.web.services import services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response

    from dreamscape.models import Member


def cards_before() -> list[str]:
    """The names of the cards on the page that somebody presses a button on, asked before anything changes.

    Nothing for a script, which stays where it is, nor for pages that lose none of their cards.
    """
    return [] if is_htmx() else _cards_of_next(this_member())


def back_to_card(before: Sequence[str], default: str, control: str) -> Response:
    """303 to where the control is: `control`, unless `next` says itself where on its page. Where that is a card which
    is there no longer, the nearest of those `before` that still are takes its place.
    """
    place = (asked_next() or "").partition("#")[2] or control
    if place in before:
        # Read again: it knows by its version that what it follows has changed.
        after = _cards_of_next(services.accounts.by_email(this_member().email) or this_member())
        index = before.index(place)
        nearest = [place, *before[index + 1 :], *reversed(before[:index])]
        place = next((card for card in nearest if card in after), place)
    return back_to(default, place)


def _cards_of_next(member: Member) -> list[str]:
    url = urlsplit(asked_next() or "")
    if url.path != url_for("dreams.dreamscape"):
        return []
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    category = services.categories.one(asked.get("category", ""))
    page = services.feed.page(
        member,
        known_view(asked.get("view")),
        asked.get("own") == "1",
        category.key if category else None,
        asked.get("after"),
    )
    return [f"dream-{card.dream.id}" for card in page.items]
