"""Dreams and comments that wait for a moderator, stored directly: no limit of newcomers is in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models import Dream, DreamContent

if TYPE_CHECKING:
    from flask import Flask

    from dreamscape.models import Comment, Member, Picture
    from dreamscape.wiring.stores import Stores


def stores_of(app: Flask) -> Stores:
    """The application's stores."""
    stores: Stores = app.extensions["dreamscape.core"].stores
    return stores


def waiting_dream(
    app: Flask,
    author: Member,
    title: str = "A boat",
    reasons: tuple[str, ...] = ("unproven",),
    picture: Picture | None = None,
    **content: Any,
) -> Dream:
    """A dream of the author's that nobody has looked at."""
    words = DreamContent(title, **{"description": "With a red sail.", "categories": ("sea",), **content})
    slug = title.lower().replace(" ", "-")
    return stores_of(app).dreams.add(author.id, words, slug, picture, waiting=reasons)


def waiting_comment(
    app: Flask,
    author: Member,
    under: Dream,
    body: str = "Take me with you!",
    reasons: tuple[str, ...] = ("unproven",),
) -> Comment:
    """A comment of the author's that nobody has looked at."""
    return stores_of(app).pending_comments.add(under, author.id, body, reasons)
