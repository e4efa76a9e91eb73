"""How the site looks to a member, who sees their page, and where they are logged in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from dreamscape.services.accounts.sessions import session_id
from dreamscape.services.accounts.user_agents import UserAgent, parse_user_agent
from dreamscape.users import bp
from dreamscape.users.forms import PrivacyForm, ThemeForm
from dreamscape.web.cookies import delete_cookie, read_cookie, set_cookie
from dreamscape.web.current_member import member_required, suspended_member, suspended_too, this_member
from dreamscape.web.next_page import back_to
from dreamscape.web.recent_proof import recent_proof_required
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import LANGUAGE_COOKIE, translate
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from dreamscape.models import MemberSession

THEMES = ("light", "dark")


@bp.get("/settings")
@member_required
def settings() -> Any:
    """All that can be changed about one's account."""
    return render_template(
        "settings/index.html",
        sessions=services.sessions.of(this_member()),
        second_step=services.second_steps.status(this_member()),
        chosen_theme=_theme(),
        members_invite=services.moderation.site_settings.read().invitations_by_members > 0,
        pending_address=services.email_confirmations.pending_address(this_member()),
    )


@bp.get("/settings/sessions")
@member_required
def sessions() -> Any:
    """Every browser that is logged in."""
    running = services.sessions.of(this_member())
    return render_template(
        "settings/sessions.html",
        sessions=[(session, _browser(session)) for session in running],
        here=session_id(current_user.token),
    )


def _browser(session: MemberSession) -> UserAgent:
    browser = parse_user_agent(session.user_agent)
    return replace(browser, name=translate(browser.name))


@bp.post("/settings/sessions/<ended>/end")
@member_required
@recent_proof_required
def end_session(ended: str) -> Response:
    """Log out in another browser."""
    services.sessions.end_one(this_member(), ended, request.user_agent.string)
    record("sessions_ended", number=1)
    flash(_("Logged out there."), "success")
    return redirect(url_for("users.sessions"), 303)


@bp.post("/settings/sessions/end-others")
@member_required
@recent_proof_required
def end_other_sessions() -> Response:
    """Log out everywhere but here."""
    browser = request.user_agent.string
    ended = services.sessions.end_others(this_member(), current_user.token, browser)
    record("sessions_ended", number=ended)
    flash(
        _("You are logged in here alone now.") if ended else _("You were logged in nowhere else."), "success"
    )
    return redirect(url_for("users.sessions"), 303)


@bp.route("/settings/theme", methods=["GET", "POST"])
@suspended_too
def theme() -> Any:
    """Night, morning, or as the device has it; for this browser."""
    form = ThemeForm(theme=_theme())
    if not form.validate_on_submit():
        return render_template("settings/theme.html", form=form)
    response = redirect(url_for("users.theme"), 303)
    if form.theme.data == "system":
        delete_cookie(response, "theme", for_scripts=True)
    else:
        set_cookie(response, "theme", form.theme.data, for_scripts=True)
    flash(_("How is this?"), "success")
    return response


@bp.post("/language")
def choose_language() -> Response:
    """Another language: a member's own for good, a guest's for this browser."""
    chosen = request.form.get("language", "")
    response = back_to(url_for("users.landing"))
    if chosen not in current_app.config["LANGUAGES"]:
        return response
    if current_user.is_authenticated or suspended_member():
        services.profiles.set_language(this_member(), chosen)
    else:
        set_cookie(response, LANGUAGE_COOKIE, chosen)
    return response


@bp.route("/settings/privacy", methods=["GET", "POST"])
@member_required
def privacy() -> Any:
    """Who sees what."""
    form = PrivacyForm(obj=this_member())
    if form.validate_on_submit():
        services.profiles.set_privacy(
            this_member(), form.members_only.data, form.hides_counts.data, form.no_index.data
        )
        flash(_("Saved. It holds from now on."), "success")
        return redirect(url_for("users.privacy"), 303)
    return render_template("settings/privacy.html", form=form)


def _theme() -> str:
    chosen = read_cookie("theme")
    return chosen if chosen in THEMES else "system"
