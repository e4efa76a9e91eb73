"""Comments under a dream, and what readers think of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from flask import get_template_attribute, render_template, request

from dreamscape.comments import bp
from dreamscape.comments.thread import (
    NEWS,
    CommentForm,
    back_to_comments,
    news_of,
    order_asked,
    page_of_comments,
    reader,
    thread_variables,
)
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.drafts import draft_is_saved
from dreamscape.web.htmx import errors_inline, fragment, is_htmx
from dreamscape.web.limits import posting_limit
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from dreamscape.models import Dream


@bp.get("/dreams/<slug>/comments")
def thread(slug: str) -> Any:
    """The comments under a dream: inside its card, or on a page of their own."""
    dream = services.dreams.read(slug, reader())
    after = request.args.get("after")
    shown = thread_variables(dream, after=after)
    if not is_htmx():
        return render_template("comments/index.html", dream=dream, **shown)
    template = "comments/_more.html" if after else "comments/_thread.html"
    return fragment(render_template(template, dream=dream, **shown))


@bp.get("/dreams/<slug>/comments/unmet")
@member_required
def unmet(slug: str) -> Any:
    """For the dreamer: what was said there by people whom they do not meet, to be deleted."""
    dream, page = services.unmet_comments.page(this_member(), slug, request.args.get("after"))
    news = news_of(dream).values()
    return render_template("comments/unmet.html", dream=dream, page=page, news=next(iter(news), ""))


@bp.post("/dreams/<slug>/comments")
@posting_limit
@member_required
def add(slug: str) -> Any:
    """Say something under a dream."""
    dream = services.dreams.find(slug, this_member())
    form = CommentForm()
    if form.validate():
        with form.catching_errors():
            added = services.comments.add(dream, this_member(), form.body.data, form.about.data or "")
            return _added(dream, added.id)
    if is_htmx():
        html = _part("_comments", "comment_form")(dream, this_member(), form, order_asked())
        return fragment(html, " ".join(form.body.errors))
    return render_template("comments/index.html", dream=dream, **thread_variables(dream, form))


@bp.route("/comments/<comment_id>/edit", methods=["GET", "POST"])
@posting_limit
@member_required
@errors_inline
def edit(comment_id: str) -> Any:
    """Say it better: a form in the comment's place, or on a page of its own."""
    comment = services.comments.own(comment_id, this_member())
    form = CommentForm(obj=comment)
    if form.validate_on_submit():
        with form.catching_errors():
            services.comments.edit(comment_id, this_member(), form.body.data)
            return _edited(comment_id)
    if is_htmx():
        html = _part("_comment", "comment_edit_form")(comment, form)
        return fragment(html, " ".join(form.body.errors))
    card, dream = services.comments.one(comment_id, this_member())
    back = page_of_comments(dream)
    return render_template("comments/edit.html", card=card, dream=dream, form=form, back=back)


@bp.post("/comments/<comment_id>/delete")
@member_required
@errors_inline
def delete(comment_id: str) -> Response:
    """Take a comment away."""
    dream = services.comments.remove(comment_id, this_member())
    if not is_htmx():
        return back_to_comments(dream, removed_id=comment_id, news="removed")
    can_undo = services.comments.can_restore(comment_id, this_member())
    html = _part("_comments", "comment_gone")(comment_id, dream, can_undo)
    return fragment(html, _("The comment is gone."))


@bp.post("/comments/<comment_id>/restore")
@member_required
@errors_inline
def restore(comment_id: str) -> Response:
    """Have back what was deleted a moment ago."""
    card, dream = services.comments.restore(comment_id, this_member())
    if not is_htmx():
        return back_to_comments(dream, comment_id, news="restored")
    return fragment(_part("_comments", "comment_restored")(card, dream), _("The comment is back."))


@bp.post("/comments/<comment_id>/like")
@member_required
@errors_inline
def like(comment_id: str) -> Response:
    """Like a comment, in place of a dislike."""
    return _react(comment_id, "like", _("You like this comment."))


@bp.post("/comments/<comment_id>/dislike")
@member_required
@errors_inline
def dislike(comment_id: str) -> Response:
    """Dislike a comment, in place of a like."""
    return _react(comment_id, "dislike", _("You dislike this comment."))


@bp.post("/comments/<comment_id>/unlike")
@member_required
@errors_inline
def unlike(comment_id: str) -> Response:
    """Take a like back."""
    return _take_back(comment_id, "like", _("Your like is taken back."))


@bp.post("/comments/<comment_id>/undislike")
@member_required
@errors_inline
def undislike(comment_id: str) -> Response:
    """Take a dislike back."""
    return _take_back(comment_id, "dislike", _("Your dislike is taken back."))


def _react(comment_id: str, kind: Literal["like", "dislike"], words: str) -> Response:
    services.comments.react(comment_id, this_member(), kind)
    return _reacted(comment_id, words)


def _take_back(comment_id: str, kind: Literal["like", "dislike"], words: str) -> Response:
    services.comments.take_back(comment_id, this_member(), kind)
    return _reacted(comment_id, words)


def _reacted(comment_id: str, words: str) -> Response:
    card, dream = services.comments.one(comment_id, this_member())
    if not is_htmx():
        return back_to_comments(dream, card.comment.id)
    return fragment(_part("_comment", "comment_actions")(card), words)


def _added(dream: Dream, comment_id: str) -> Response:
    card, dream = services.comments.one(comment_id, this_member())
    draft = f"{this_member().id}.comment-{dream.id}"
    news, part = ("kept", "comment_waits") if card.comment.waiting else ("added", "comment_added")
    if is_htmx():
        words, fresh = translate(NEWS[news]), CommentForm(formdata=None, about=card.comment.entry_id)
        html = _part("_comments", part)(card, dream, order_asked(), fresh, this_member(), words)
        return fragment(html, words, saved_draft=draft)
    return draft_is_saved(back_to_comments(dream, comment_id, news=news), draft)


def _edited(comment_id: str) -> Response:
    card, dream = services.comments.one(comment_id, this_member())
    draft = f"{this_member().id}.edit-{comment_id}"
    if not is_htmx():
        return draft_is_saved(back_to_comments(dream, comment_id, news="changed"), draft)
    words = _("Your comment is changed.")
    html = _part("_comment", "comment")(card, words)
    return fragment(html, words, draft, HX_Retarget=f"#comment-{comment_id}")


def _part(template: str, name: str) -> Callable[..., str]:
    """A macro of one of our partial templates, as a function that writes it alone."""
    macro: Callable[..., str] = get_template_attribute(f"comments/{template}.html", name)
    return macro
