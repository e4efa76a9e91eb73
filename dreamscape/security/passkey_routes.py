"""Passkeys of one's own, and one as the second step of a log-in."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.errors import BadCredentials, Invalid, Suspended
from dreamscape.security import bp
from dreamscape.security.forms import PasskeyForm, PasswordForm
from dreamscape.security.routes import show_once
from dreamscape.services.accounts.user_agents import parse_user_agent
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.entrance import finish_log_in, pending_log_in
from dreamscape.web.forms import EmptyForm
from dreamscape.web.limits import guessing_limit, second_step_limit
from dreamscape.web.passkeys import answered, question, this_visit
from dreamscape.web.recent_proof import recent_proof_required
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate


@bp.post("/settings/security/passkeys/begin")
@member_required
@recent_proof_required
def begin_passkey() -> Any:
    """Show who you are, if that is a while ago, and go on to add a passkey."""
    return redirect(url_for("security.new_passkey", name=request.form.get("name") or None), 303)


@bp.post("/settings/security/passkeys/question")
@member_required
@recent_proof_required
def passkey_question() -> Any:
    """What the browser is asked to make; only for who has just shown who they are."""
    return question(services.passkeys.ask_to_add(this_member(), this_visit()))


@bp.route("/settings/security/passkeys/new", methods=["GET", "POST"])
@member_required
def new_passkey() -> Any:
    """Name a passkey, and keep what the browser made."""
    browser = translate(parse_user_agent(request.user_agent.string).name)
    form = PasskeyForm(name=request.args.get("name", browser))
    if form.validate_on_submit():
        with form.catching_errors():
            services.passkeys.add(this_member(), form.name.data, answered(), this_visit())
            record("passkey_added")
            flash(_("“%(name)s” is your passkey now: it opens your account.", name=form.name.data), "success")
            return show_once(services.second_steps.first_codes(this_member()))
    return render_template("security/new_passkey.html", form=form)


@bp.route("/settings/security/passkeys/<passkey_id>", methods=["GET", "POST"])
@member_required
def passkey(passkey_id: str) -> Any:
    """One of one's own: its name, and the way to remove it."""
    found = services.passkeys.find(this_member(), passkey_id)
    form = PasskeyForm(name=found.name)
    if form.validate_on_submit():
        with form.catching_errors():
            services.passkeys.rename(this_member(), found.id, form.name.data)
            flash(_("Saved."), "success")
            return redirect(url_for("security.overview", _anchor="passkeys"), 303)
    return render_template("security/passkey.html", form=form, passkey=found)


@bp.route("/settings/security/passkeys/<passkey_id>/remove", methods=["GET", "POST"])
@guessing_limit
@member_required
def remove_passkey(passkey_id: str) -> Any:
    """Ask for the password, then forget a passkey."""
    found = services.passkeys.find(this_member(), passkey_id)
    form = PasswordForm()
    if form.validate_on_submit():
        with form.catching_errors():
            services.passkeys.remove(this_member(), found.id, form.password.data)
            record("passkey_removed")
            flash(_("“%(name)s” opens nothing here any more.", name=found.name), "success")
            return redirect(url_for("security.overview", _anchor="passkeys"), 303)
    return render_template("security/remove_passkey.html", form=form, passkey=found)


@bp.post("/login/second-step/question")
@second_step_limit
def second_step_question() -> Any:
    """What the browser is asked of who has given a right password."""
    found = pending_log_in()
    if found is None:
        return redirect(url_for("auth.login"), 303)
    return question(services.passkeys.ask(this_visit(), found.member))


@bp.post("/login/second-step/passkey")
@second_step_limit
def second_step_passkey() -> Any:
    """A passkey as the second step: its owner is in, and goes on to where they wanted to be."""
    found = pending_log_in()
    if found is None or not EmptyForm().validate_on_submit():
        return redirect(url_for("auth.login"), 303)
    check = partial(services.passkeys.check_second_step, answer=answered(), visit=this_visit())
    try:
        answer = finish_log_in(check)
    except (BadCredentials, Invalid, Suspended) as error:
        record("second_step_failed", found.member.id, why=type(error).__name__)
        flash(translate(error.message), "error")
        return redirect(url_for("security.second_step"), 303)
    record("second_step_shown", passkey=True)
    return answer
