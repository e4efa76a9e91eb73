"""Who may sign up, at whom moderators look first, invitations, the page of counts, how moderators log in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, url_for

from dreamscape.admin import bp
from dreamscape.admin.forms import (
    DoubtsForm,
    InvitationForm,
    MembersInvitationsForm,
    MinimumAgeForm,
    NewcomersForm,
    SecondStepForm,
    SignUpDoorForm,
    TransparencyForm,
)
from dreamscape.admin.guards import admin_required
from dreamscape.services.site.settings import MOST_INVITED, NEWCOMER_BOUNDS, OLDEST, YOUNGEST
from dreamscape.web.current_member import this_member
from dreamscape.web.recent_proof import recent_proof_required
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from dreamscape.web.forms import DreamscapeForm


@bp.route("/settings", methods=["GET", "POST"])
@admin_required
def settings() -> Any:
    """Open, close or half-close the door."""
    form = SignUpDoorForm(data={"sign_up": services.moderation.site_settings.read().sign_up})
    if form.validate_on_submit():
        services.moderation.site_settings.choose_sign_up(this_member(), form.sign_up.data)
        flash(_("Saved. It takes a few seconds until it is so everywhere."), "success")
        return redirect(url_for("admin.settings"), 303)
    return _settings_page(door=form)


@bp.post("/settings/transparency")
@admin_required
def choose_transparency() -> Response:
    """Switch the public page of counts on or off."""
    shown = TransparencyForm().shown.data
    services.moderation.site_settings.choose_transparency(this_member(), shown)
    flash(_("Saved. The page is there.") if shown else _("Saved. The page is gone."), "success")
    return redirect(url_for("admin.settings", _anchor="transparency"), 303)


@bp.post("/settings/doubts")
@admin_required
def choose_doubts() -> Any:
    """What makes the site wonder about a newcomer."""
    form = DoubtsForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.site_settings.choose_doubts(
                this_member(), form.network_sign_ups.data, form.doubt_throwaway.data
            )
            flash(_("Saved, for whoever joins from now on."), "success")
            return redirect(url_for("admin.settings", _anchor="doubts"), 303)
    return _settings_page(doubts=form)


@bp.post("/settings/newcomers")
@admin_required
def choose_for_newcomers() -> Any:
    """Choose whose first posts wait for a moderator, and how much newcomers may do."""
    form = NewcomersForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.site_settings.choose_for_newcomers(
                this_member(), form.hold_first_posts.data, form.numbers()
            )
            flash(_("Saved."), "success")
            return redirect(url_for("admin.settings", _anchor="door"), 303)
    return _settings_page(newcomers=form)


@bp.post("/settings/minimum-age")
@admin_required
def choose_minimum_age() -> Any:
    """How old newcomers have to say they are."""
    form = MinimumAgeForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.site_settings.choose_minimum_age(this_member(), form.minimum_age.data)
            flash(_("Saved."), "success")
            return redirect(url_for("admin.settings", _anchor="age"), 303)
    return _settings_page(age=form)


@bp.post("/settings/invitations")
@admin_required
def choose_invitations_by_members() -> Any:
    """How many people each member may invite."""
    form = MembersInvitationsForm()
    if form.validate():
        with form.catching_errors():
            most = form.invitations_by_members.data
            services.moderation.site_settings.choose_invitations_by_members(this_member(), most)
            flash(_("Saved."), "success")
            return redirect(url_for("admin.settings", _anchor="invitations"), 303)
    return _settings_page(by_members=form)


@bp.post("/settings/second-step")
@admin_required
@recent_proof_required
def choose_second_step() -> Response:
    """Do moderators and admins need a second step at log-in?"""
    needed = SecondStepForm().needed.data
    services.moderation.site_settings.choose_second_step(this_member(), needed)
    record("second_step_for_moderators", needed=needed)
    flash(_("Saved. It holds from now on."), "success")
    return redirect(url_for("admin.settings", _anchor="second-step"), 303)


@bp.post("/invitations")
@admin_required
def invite() -> Any:
    """A new invitation."""
    form = InvitationForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.invitations.make(
                this_member(), form.uses.data, form.last_day.data, form.note.data
            )
            flash(_("Here is your link, first in the list. Pass it on."), "success")
            return redirect(url_for("admin.settings", _anchor="invitations"), 303)
    return _settings_page(invitation=form)


@bp.post("/invitations/<invitation_id>/end")
@admin_required
def end_invitation(invitation_id: str) -> Response:
    """Let an invitation work no more."""
    services.moderation.invitations.end(this_member(), invitation_id)
    flash(_("That link works no more."), "success")
    return redirect(url_for("admin.settings", _anchor="invitations"), 303)


def _settings_page(**tried: DreamscapeForm) -> Any:
    """All that can be chosen; a form that was tried comes back with what is wrong with it, as a 422."""
    chosen = services.moderation.site_settings.read()
    forms: dict[str, DreamscapeForm] = {
        "door": SignUpDoorForm(formdata=None, sign_up=chosen.sign_up),
        "age": MinimumAgeForm(formdata=None, minimum_age=chosen.minimum_age),
        "doubts": DoubtsForm(formdata=None, obj=chosen),
        "newcomers": NewcomersForm(formdata=None, obj=chosen),
        "transparency": TransparencyForm(formdata=None, shown=chosen.transparency),
        "second_step": SecondStepForm(formdata=None, needed=chosen.second_step_for_moderators),
        "by_members": MembersInvitationsForm(
            formdata=None, invitations_by_members=chosen.invitations_by_members
        ),
        "invitation": InvitationForm(formdata=None, uses=1),
        **tried,
    }
    page = render_template(
        "admin/settings.html",
        **forms,
        newcomer_bounds=NEWCOMER_BOUNDS,
        youngest=YOUNGEST,
        oldest=OLDEST,
        most_invited=MOST_INVITED,
        invitations=services.moderation.invitations.latest(this_member()),
        now=datetime.now(UTC),
    )
    return page, 422 if any(form.errors for form in tried.values()) else 200
