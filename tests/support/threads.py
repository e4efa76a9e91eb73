"""What tests of follows and comments begin with: a dream, a comment, and a script that asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dreamscape.models import Comment, Dream, DreamContent, Member

if TYPE_CHECKING:
    from tests.support.visitor import Visitor


def member(visitor: Visitor) -> Member:
    """The member behind a visitor, as stored."""
    with visitor.app.app_context():
        found: Member | None = services_of(visitor).accounts.by_email(visitor.email)
    assert found is not None
    return found


def services_of(visitor: Visitor) -> Any:
    """The services of the visitor's site."""
    return visitor.app.extensions["dreamscape"]


def dream_of(visitor: Visitor, title: str = "A boat", **fields: Any) -> Dream:
    """A new dream of the visitor's."""
    with visitor.app.app_context():
        text = fields.pop("description", "With a red sail.")
        content = DreamContent(title, text, ("sea",), **fields)
        dream: Dream = services_of(visitor).dreams.create(member(visitor), content)[0]
    return dream


def comment_by(visitor: Visitor, dream: Dream, body: str = "Take me with you!") -> Comment:
    """A new comment of the visitor's."""
    with visitor.app.app_context():
        comment: Comment = services_of(visitor).comments.add(dream, member(visitor), body)
    return comment


def by_script(visitor: Visitor, path: str, page: str = "/dreamscape", **fields: Any) -> Any:
    """The POST that htmx sends from `page`."""
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{page}"}
    return visitor.post(path, {"next": page, **fields}, headers=headers)


def names(html: str) -> list[str]:
    """The accessible names of the buttons and links in `html`, as far as they are plain text or labels."""
    found = re.findall(r"<(?:button|a)\b([^>]*)>(.*?)</(?:button|a)>", html, re.DOTALL)
    return [
        label(attributes) or " ".join(re.sub(r"<[^>]+>", "", inner).split()) for attributes, inner in found
    ]


def label(attributes: str) -> str | None:
    """The aria-label among a tag's attributes."""
    given = re.search(r'aria-label="([^"]*)"', attributes)
    return given[1] if given else None
