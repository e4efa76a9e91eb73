"""What the templates need to show the comments under a dream."""

from __future__ import annotations

from typing import Any

from flask import request, session
from flask_login import current_user
from wtforms import TextAreaField

from dreamscape.models import Dream, Member
from dreamscape.services.comments import Order
from dreamscape.services.dreams import may_read_comments
from dreamscape.web.forms import AtMost, DreamscapeForm, Needed, clean_text
from dreamscape.web.services import services

LONGEST_COMMENT = 2000
SAVED_COMMENT = "saved_comment"  # as SAVED_DRAFT for dreams: a comment that was sent without htmx


class CommentForm(DreamscapeForm):
    """What somebody has to say."""

    body = TextAreaField(
        "Your comment", [Needed("There is nothing here yet."), AtMost(LONGEST_COMMENT)], filters=[clean_text]
    )


def reader() -> Member | None:
    """The member who is reading, or None for a guest."""
    return current_user.member if current_user.is_authenticated else None


def order_asked() -> Order:
    """The order of comments that the address asks for; oldest first unless it says otherwise."""
    return "newest" if request.args.get("order") == "newest" else "oldest"


def conversation(dream: Dream, form: CommentForm | None = None) -> dict[str, Any]:
    """The variables of `_conversation.html`: the page of comments that the address asks for, and the form."""
    order = order_asked()
    return {
        "comments": services.comments.page(dream, reader(), request.args.get("after"), order),
        "comments_shown": may_read_comments(reader(), dream),
        "comment_order": order,
        "comment_form_shown": form or CommentForm(),
        "saved_comment": session.pop(SAVED_COMMENT, None),
        "reader": reader(),
    }
