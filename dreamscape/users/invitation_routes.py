"""Whom a member invites, where the site lets members invite."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, url_for

from dreamscape.users import bp
from dreamscape.users.forms import OwnInvitationForm
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.limits import posting_limit
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.route("/settings/invitations", methods=["GET", "POST"])
@posting_limit
@member_required
def invitations() -> Any:
    """All links that somebody made, and one more."""
    form = OwnInvitationForm(uses=1)
    if form.validate_on_submit():
        with form.catching_errors():
            services.invitations.make_own(this_member(), form.uses.data, form.note.data)
            flash(_("Here is your link, first in the list. Pass it on."), "success")
            return redirect(url_for("users.invitations", _anchor="links"), 303)
    own = services.invitations.own(this_member())
    return render_template(
        "settings/invitations.html",
        form=form,
        own=own,
        why_not=translate(own.why_not) if own.why_not else "",
        now=datetime.now(UTC),
    ), 422 if form.errors else 200


@bp.post("/settings/invitations/<invitation_id>/end")
@member_required
def end_invitation(invitation_id: str) -> Response:
    """Let one of them work no more."""
    services.invitations.end_own(this_member(), invitation_id)
    flash(_("That link works no more."), "success")
    return redirect(url_for("users.invitations", _anchor="links"), 303)
