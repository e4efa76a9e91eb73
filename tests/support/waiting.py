"""Dreams and comments that wait for a moderator, whether or not the site would have let them wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models import DreamContent, PictureUpload
from dreamscape.store.common.ids import object_id
from dreamscape.store.dreams.visibility import held

if TYPE_CHECKING:
    from flask import Flask

    from dreamscape.models import Comment, Dream, Member


def waiting_dream(
    app: Flask,
    author: Member,
    title: str = "A boat",
    reasons: tuple[str, ...] = ("unproven",),
    *,
    picture: bytes | None = None,
    picture_alt: str = "",
    **content: Any,
) -> Dream:
    """A dream of the author's that nobody has looked at."""
    words = DreamContent(title, **{"description": "With a red sail.", "categories": ("sea",), **content})
    with app.app_context():
        upload = PictureUpload(picture, picture_alt)
        dream: Dream = app.extensions["dreamscape"].dreams.create(author, words, upload)[0]
    waits = {"$set": {"hidden": held(reasons)}}
    app.extensions["database"]["dreams"].update_one({"_id": object_id(dream.id)}, waits)
    return dream


def waiting_comment(
    app: Flask,
    author: Member,
    under: Dream,
    body: str = "Take me with you!",
    reasons: tuple[str, ...] = ("unproven",),
) -> Comment:
    """A comment of the author's that nobody has looked at."""
    pending: Comment = app.extensions["dreamscape.core"].stores.pending_comments.add(
        under, author.id, body, reasons
    )
    return pending
