"""Where a press comes from, and whether that page is still one for whoever pressed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flask import url_for

from dreamscape.errors import Gone, Moved, NotAllowed, NotFound
from dreamscape.web.current_member import this_member
from dreamscape.web.next_page import asked_next
from dreamscape.web.services import services

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member

# The dream or comment in whose menu it was pressed stands in the fragment of `next`.
PRESSED = re.compile(r"(?:dream|comment)-[0-9a-f]{24}")


def pressed_article() -> str:
    """The id of the card or comment whose menu the press was in; "" where it was in none."""
    place = (asked_next() or "").partition("#")[2]
    return place if PRESSED.fullmatch(place) else ""


def pressed_comment() -> str:
    """The id of the comment whose menu the press was in; "" where it was in none."""
    kind, _dash, its_id = pressed_article().partition("-")
    return its_id if kind == "comment" else ""


def dream_of_pressed_comment() -> Dream | None:
    """The dream under which that comment stands, asked before anything changes."""
    if not pressed_comment():
        return None
    try:
        return services.comments.one(pressed_comment(), this_member())[1]
    except (NotFound, Gone):
        return None


def member_now() -> Member:
    """Whoever asks, read again: it is known of them by their version that what they may see has changed."""
    return services.accounts.by_email(this_member().email) or this_member()


def is_out_of_sight(page: str) -> bool:
    """Is this the page of a person or a dream that whoever asks cannot see any more?"""
    path = page.partition("?")[0]
    for endpoint, find in (("users.person", services.people.find), ("dreams.show", services.dreams.find)):
        start = url_for(endpoint, slug="-").removesuffix("-")
        if path.startswith(start):
            slug = unquote(path.removeprefix(start).partition("/")[0])
            try:
                find(slug, member_now())
            except (NotFound, Gone):
                return True
            except (Moved, NotAllowed):
                return False
    return False
