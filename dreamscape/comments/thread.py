"""What the templates need to show the comments under a dream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, session, url_for
from flask_login import current_user
from wtforms import HiddenField, TextAreaField

from dreamscape.messages import Message
from dreamscape.web.current_member import this_viewer
from dreamscape.web.forms import DreamscapeForm, MaxCharacters, Required, clean_line, clean_text
from dreamscape.web.htmx import page_in_view
from dreamscape.web.next_page import asked_next, back_to
from dreamscape.web.services import services
from dreamscape.web.translations import lazy_gettext, translate

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from dreamscape.models import Dream, Member
    from dreamscape.services.comments import Order

LONGEST_COMMENT = 2000
# What a press has done to a comment; said once beside it.
NEWS = {
    "added": Message("Your comment is there."),
    "kept": Message("Your comment is kept, and somebody reads it first."),
    "changed": Message("Your comment is changed."),
    "removed": Message("The comment is gone."),
    "restored": Message("The comment is back."),
}
TOUCHED = "touched_comment"  # the page, the dream and the comment of the last press without htmx


class CommentForm(DreamscapeForm):
    """What somebody has to say."""

    body = TextAreaField(
        lazy_gettext("Your comment"),
        [Required(Message("There is nothing here yet.")), MaxCharacters(LONGEST_COMMENT)],
        filters=[clean_text],
    )
    about = HiddenField(filters=[clean_line])  # the entry of a diary


def reader() -> Member | None:
    """The member who is reading, or None for a guest."""
    return current_user.member if current_user.is_authenticated else None


def order_asked() -> Order:
    """The order of comments that the address asks for; oldest first unless it says otherwise."""
    return "newest" if request.args.get("order") == "newest" else "oldest"


def page_of_comments(dream: Dream) -> str:
    """Where a member saw the comment they are at: on the page that `next` names, else on the dream's own."""
    return (asked_next() or url_for("dreams.show", slug=dream.slug)).partition("#")[0]


def back_to_comments(dream: Dream, comment_id: str = "", removed_id: str = "", news: str = "") -> Response:
    """303 to the page the member was on: these comments are open there, and this one is in view, or that this one is
    gone and whether it can be had back.

    The comment may stand on quite another page of theirs, and the dreamscape shows none by itself; nothing
    of that is in the address, so the session says it, and says it again after a reload.
    """
    page = page_of_comments(dream)
    session[TOUCHED] = {
        "page": page,
        "dream": dream.id,
        "comment": comment_id,
        "removed": removed_id,
        "news": news,
    }
    return back_to(page, f"comment-{comment_id}" if comment_id else f"comments-{dream.id}")


def open_dream_id() -> str | None:
    """The id of the dream whose comments are to be open on the page in view, if there is one."""
    touched = session.get(TOUCHED)
    return touched.get("dream") if touched and touched.get("page") == page_in_view() else None


def thread_variables(
    dream: Dream, form: CommentForm | None = None, after: str | None = None
) -> dict[str, Any]:
    """The variables of `_thread.html`: the comments from the cursor `after` on, and the form."""
    order = order_asked()
    # A comment that is kept in view, or that somebody was led to, may stand on quite another page of them.
    led_to = request.args.get("comment", "")
    touched = session[TOUCHED]["comment"] if open_dream_id() == dream.id else led_to
    about = services.comments.entry(dream, form.about.data or "" if form else request.args.get("about", ""))
    about_id = about.id if about else ""
    shown, apart = services.comments.page(dream, reader(), after, order, touched, entry_id=about_id)
    news, (removed_id, can_undo) = news_of(dream), _just_removed(dream)
    return {
        "comments": shown,
        "comment_touched": apart,
        "comments_waiting": [] if after else services.comments.waiting(dream, reader(), about_id),
        "comment_removed": removed_id if can_undo or removed_id in news else "",
        "comment_can_come_back": can_undo,
        "comment_news": news,
        "may_comment": this_viewer().is_heard(dream),
        "comments_shown": services.comments.are_shown(dream, reader()),
        "comments_unmet": 0 if after or about else services.unmet_comments.count(dream, reader()),
        "comment_order": order,
        "comments_level": _heading_level(),
        "comment_form_shown": form or CommentForm(about=about_id),
        "comments_about": about,
        "reader": reader(),
    }


def news_of(dream: Dream) -> dict[str, str]:
    """What the last press here has done to which comment, by its id; told only once."""
    if open_dream_id() != dream.id or not (touched := session[TOUCHED]).get("news"):
        return {}
    session[TOUCHED] = {**touched, "news": ""}
    return {touched["comment"] or touched["removed"]: translate(NEWS[touched["news"]])}


def _heading_level() -> int:
    """How deep the heading of comments lies: below the page's own, or below that of a card in a list."""
    path = page_in_view().partition("?")[0]
    if path in (url_for("dreams.dreamscape"), url_for("dreams.discover")):
        return 3
    return 4 if path.startswith(url_for("users.person", slug="-").removesuffix("-")) else 2


def _just_removed(dream: Dream) -> tuple[str, bool]:
    """The id of the comment that was deleted here by the last press, "" for none, and can it still be had back?"""
    member, touched = reader(), session.get(TOUCHED, {})
    removed_id: str = touched.get("removed", "") if open_dream_id() == dream.id else ""
    can_undo = bool(removed_id and member and services.comments.can_restore(removed_id, member))
    return removed_id, can_undo
