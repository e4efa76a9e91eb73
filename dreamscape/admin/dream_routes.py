"""Dreams and comments: looked up, hidden, taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.admin import bp
from dreamscape.admin.forms import RuleForm
from dreamscape.admin.guards import moderator_required
from dreamscape.models import Page
from dreamscape.web.current_member import this_member
from dreamscape.web.forms import DreamscapeForm, clean_line
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.get("/dreams")
@moderator_required
def dreams() -> Any:
    """All dreams, newest first, or those whose title starts with `q`."""
    words = clean_line(request.args.get("q"))
    page = services.moderation.search.dreams(this_member(), words, request.args.get("after"))
    return render_template("admin/dreams.html", page=page, words=words)


@bp.get("/dreams/<dream_id>")
@moderator_required
def dream(dream_id: str) -> Any:
    """One dream, and what can be done."""
    return _dream_page(dream_id)


@bp.post("/dreams/<dream_id>/hide")
@moderator_required
def hide_dream(dream_id: str) -> Any:
    """Put a dream out of sight; its dreamer sees why."""
    form = RuleForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.dreams.hide(this_member(), dream_id, form.reason.data, form.rule.data)
            flash(_("It is out of sight. Its dreamer still sees it, and why."), "success")
            return redirect(url_for("admin.dream", dream_id=dream_id), 303)
    return _dream_page(dream_id, hiding=form)


@bp.post("/dreams/<dream_id>/show")
@moderator_required
def show_dream(dream_id: str) -> Response:
    """Let a hidden dream be seen again."""
    if services.moderation.dreams.show(this_member(), dream_id):
        flash(_("It can be seen again."), "success")
        return redirect(url_for("admin.dream", dream_id=dream_id), 303)
    flash(
        _(
            "It can be seen again by those whom it is for. You are not among them, so its page is closed to you."
        ),
        "success",
    )
    return redirect(url_for("admin.dreams"), 303)


@bp.post("/dreams/<dream_id>/remove")
@moderator_required
def remove_dream(dream_id: str) -> Any:
    """Take a dream down for good; its dreamer is told why."""
    form = RuleForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.dreams.remove(this_member(), dream_id, form.reason.data, form.rule.data)
            flash(_("It is taken down, and its dreamer is told why."), "success")
            return redirect(url_for("admin.dreams"), 303)
    return _dream_page(dream_id, removal=form)


@bp.get("/comments")
@moderator_required
def comments() -> Any:
    """The latest comments."""
    return _comments_page()


@bp.get("/comments/<comment_id>")
@moderator_required
def reported_comment(comment_id: str) -> Any:
    """One comment, for whoever comes from a report."""
    return _comments_page(only=comment_id)


@bp.post("/comments/<comment_id>/remove")
@moderator_required
def remove_comment(comment_id: str) -> Any:
    """Take a comment away; its author is told why."""
    form = RuleForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.dreams.remove_comment(
                this_member(), comment_id, form.reason.data, form.rule.data
            )
            flash(_("The comment is gone, and its author is told why."), "success")
            return redirect(url_for("admin.comments", after=request.form.get("after") or None), 303)
    return _comments_page(only=comment_id, tried=form)


@bp.get("/entries/<entry_id>")
@moderator_required
def entry(entry_id: str) -> Any:
    """An entry of a diary, for whoever comes from a report."""
    return _entry_page(entry_id)


@bp.post("/entries/<entry_id>/remove")
@moderator_required
def remove_entry(entry_id: str) -> Any:
    """Take an entry out of a diary; its dreamer is told why."""
    form = RuleForm()
    if form.validate():
        with form.catching_errors():
            dream = services.moderation.dreams.remove_entry(
                this_member(), entry_id, form.reason.data, form.rule.data
            )
            flash(_("The entry is gone, and its dreamer is told why."), "success")
            return redirect(url_for("admin.dream", dream_id=dream.id), 303)
    return _entry_page(entry_id, form)


def _entry_page(entry_id: str, tried: DreamscapeForm | None = None) -> Any:
    found, dream = services.moderation.dreams.entry(this_member(), entry_id)
    form = tried or RuleForm(formdata=None)
    page = render_template("admin/entry.html", entry=found, dream=dream, form=form, tried=bool(tried))
    return page, 422 if tried else 200


def _dream_page(dream_id: str, **tried: DreamscapeForm) -> Any:
    row = services.moderation.search.dream(this_member(), dream_id)
    forms = {"hiding": RuleForm(formdata=None), "removal": RuleForm(formdata=None), **tried}
    return render_template("admin/dream.html", row=row, forms=forms), 422 if tried else 200


def _comments_page(only: str = "", tried: DreamscapeForm | None = None) -> Any:
    """The latest comments, or `only` one; a form that was tried comes back with what is wrong, as a 422."""
    after = request.values.get("after")
    if only:
        page = Page([services.moderation.search.comment(this_member(), only)])
    else:
        page = services.moderation.search.comments(this_member(), after)
    form = tried or RuleForm(formdata=None)
    shown = render_template(
        "admin/comments.html", page=page, after=after, form=form, tried=bool(tried), only=only
    )
    return shown, 422 if tried else 200
