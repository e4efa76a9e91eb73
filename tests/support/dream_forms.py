"""What tests of dreams write, and how it is stored."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from tests.support.photos import small_photo

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

DREAM_FORM = {
    "title": "Sail to the midnight sun",
    "description": "Just once.\nWith my sister.",
    "categories": ["sea", "travel"],
    "comments_enabled": "y",
}


def write(visitor: Visitor, **fields: Any) -> Any:
    """Send the form of a new dream."""
    return visitor.post("/dreams/new", {**DREAM_FORM, **fields}, page="/dreams/new")


def photo() -> tuple[BytesIO, str]:
    """A file of a form."""
    return BytesIO(small_photo()), "boat.jpg"


def saved_drafts(visitor: Visitor) -> list[str]:
    """The keys of the drafts that the browser is told to forget."""
    cookie = visitor.client.get_cookie("saved_drafts")
    return cookie.value.split("~") if cookie else []


def stored_dream(db: Any, **which: Any) -> dict[str, Any]:
    """The one dream there is, or the first that `which` describes."""
    document = db["dreams"].find_one(which)
    assert document is not None
    return dict(document)
