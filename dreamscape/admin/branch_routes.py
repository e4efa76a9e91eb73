"""The invite tree below a member: who is in it, and what is done to all of them. Each deed has a page first that says
how many it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.admin import bp
from dreamscape.admin.forms import BranchForm, SuspensionForm
from dreamscape.admin.guards import moderator_required
from dreamscape.web.current_member import this_member, this_viewer
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.get("/members/<member_id>/branch")
@moderator_required
def branch(member_id: str) -> str:
    """Whom somebody invited, with how many came through each of those."""
    shown = services.moderation.search.member(this_member(), member_id)
    branches = services.moderation.branches
    return render_template(
        "admin/branch.html",
        shown=shown,
        came=branches.inviters(this_member(), shown),
        page=branches.invited(this_member(), shown, request.args.get("after")),
        in_reach=this_viewer().can_act_on(shown),
    )


@bp.route("/members/<member_id>/branch/hold", methods=["GET", "POST"])
@moderator_required
def hold_branch(member_id: str) -> Any:
    """Let what newcomers of the branch write wait."""
    form = BranchForm()
    if form.validate_on_submit():
        with form.catching_errors():
            services.moderation.branches.hold(this_member(), member_id, form.reason.data, form.rule.data)
            return _done(
                member_id, _("What newcomers of this branch write waits for somebody to look at it.")
            )
    return _deed_page("hold", member_id, form)


@bp.post("/members/<member_id>/branch/release")
@moderator_required
def release_branch(member_id: str) -> Response:
    """Let it wait no more."""
    services.moderation.branches.release(this_member(), member_id)
    return _done(member_id, _("What newcomers of this branch write waits no more than what others do."))


@bp.route("/members/<member_id>/branch/suspend", methods=["GET", "POST"])
@moderator_required
def suspend_branch(member_id: str) -> Any:
    """Keep everybody of the branch out until a day."""
    form = SuspensionForm()
    if form.validate_on_submit():
        with form.catching_errors():
            services.moderation.branches.suspend(
                this_member(), member_id, form.until.data, form.reason.data, form.rule.data
            )
            record("branch_suspended", of=member_id, until=form.until.data.isoformat())
            return _done(
                member_id, _("They are being logged out, one after the other; with many it takes a while.")
            )
    return _deed_page("suspend", member_id, form)


@bp.post("/members/<member_id>/branch/lift")
@moderator_required
def lift_branch(member_id: str) -> Response:
    """Let in again whom the suspension of the branch keeps out."""
    services.moderation.branches.lift(this_member(), member_id)
    record("branch_suspension_lifted", of=member_id)
    return _done(member_id, _("They are let in again, one after the other; with many it takes a while."))


@bp.route("/members/<member_id>/branch/end-invitations", methods=["GET", "POST"])
@moderator_required
def end_invitations_of_branch(member_id: str) -> Any:
    """Let no link of the branch work any more."""
    form = BranchForm()
    if form.validate_on_submit():
        with form.catching_errors():
            services.moderation.branches.end_invitations(
                this_member(), member_id, form.reason.data, form.rule.data
            )
            return _done(member_id, _("Their links work no more."))
    return _deed_page("end_invitations", member_id, form)


def _deed_page(deed: str, member_id: str, form: BranchForm | SuspensionForm) -> Any:
    numbers = services.moderation.branches.numbers(this_member(), member_id)
    page = render_template(
        "admin/branch_deed.html", deed=deed, shown=numbers.root, numbers=numbers, form=form
    )
    return page, 422 if form.errors else 200


def _done(member_id: str, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("admin.branch", member_id=member_id), 303)
