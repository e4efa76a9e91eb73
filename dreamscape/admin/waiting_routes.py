"""What waits until a moderator has looked: let through, or taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.admin import bp
from dreamscape.admin.forms import RuleForm
from dreamscape.admin.guards import moderator_required
from dreamscape.errors import NotAllowed, NotFound
from dreamscape.web.current_member import this_member
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

# What most of it breaks that has to go.
USUAL_RULE = "spam"


@bp.get("/waiting")
@moderator_required
def waiting() -> Any:
    """The queue, the oldest first. `done` is where somebody was just now: they go on behind it."""
    return _queue(request.args.get("after"), request.args.get("done"))


@bp.post("/waiting/<kind>/<post_id>/let-through")
@moderator_required
def let_through(kind: str, post_id: str) -> Response:
    """It can be seen."""
    try:
        services.moderation.waiting.let_through(this_member(), kind, post_id)
        flash(_("It can be seen now, and its author is told."), "success")
    except (NotFound, NotAllowed) as error:
        flash(translate(error.message), "info")
    return _on_to_the_next()


@bp.post("/waiting/<kind>/<post_id>/take-down")
@moderator_required
def take_down_waiting(kind: str, post_id: str) -> Any:
    """It goes for good; its author is told why."""
    form = RuleForm()
    try:
        if form.validate():
            with form.catching_errors():
                services.moderation.waiting.take_down(
                    this_member(), kind, post_id, form.rule.data, form.reason.data
                )
                flash(_("It is taken down, and its author is told why."), "success")
                return _on_to_the_next()
    except NotFound as error:
        flash(translate(error.message), "info")
        return _on_to_the_next()
    return _queue(request.form.get("after"), tried=form, which=post_id)


@bp.post("/members/<member_id>/trust")
@moderator_required
def trust(member_id: str) -> Response:
    """Nothing of theirs waits any more. From the queue one goes on there, from their page one stays."""
    services.moderation.waiting.trust(this_member(), member_id)
    flash(_("What they write is there at once from now on, and nothing of theirs waits."), "success")
    if request.form.get("done"):
        return _on_to_the_next()
    return redirect(url_for("admin.member", member_id=member_id), 303)


def _on_to_the_next() -> Response:
    after, done = (request.form.get(name) or None for name in ("after", "done"))
    return redirect(url_for("admin.waiting", after=after, done=done), 303)


def _queue(
    after: str | None, done: str | None = None, *, tried: RuleForm | None = None, which: str = ""
) -> Any:
    """The page; a form that was tried comes back with what is wrong, as a 422."""
    page = services.moderation.waiting.page(this_member(), after, done)
    if after and not page.items:
        return redirect(url_for("admin.waiting", done=done), 303)
    empty = RuleForm(formdata=None, rule=USUAL_RULE)
    forms = {row.post.id: tried if tried and row.post.id == which else empty for row in page.items}
    shown = render_template("admin/waiting.html", page=page, after=after, forms=forms)
    return shown, 422 if tried else 200
