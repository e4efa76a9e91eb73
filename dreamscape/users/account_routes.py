"""A member's account itself: address, password, a copy of everything, and the way out."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, stream_with_context, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from dreamscape.errors import BadToken, Invalid
from dreamscape.messages import Message
from dreamscape.services.accounts.deletion import GRACE_PERIOD, WORD
from dreamscape.spelling import email_key
from dreamscape.users import bp
from dreamscape.users.forms import DeleteAccountForm, EmailForm, PasswordForm
from dreamscape.web.current_member import (
    log_out,
    member_required,
    renew_log_in,
    suspended_too,
    this_member,
)
from dreamscape.web.formats import day_and_month
from dreamscape.web.forms import EmptyForm
from dreamscape.web.known_browser import remember_browser
from dreamscape.web.limits import (
    guessing_limit,
    mailed_link_limit,
    mailed_to_limit,
    mails_limit,
    posting_limit,
)
from dreamscape.web.next_page import back_to
from dreamscape.web.recent_proof import recent_proof_required
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _
from dreamscape.web.translations import translate

CONFIRMED = Message("Your address is confirmed, and no other is waiting for it. There is nothing left to do.")


@bp.route("/settings/email", methods=["GET", "POST"])
@mailed_to_limit
@mails_limit
@guessing_limit
@member_required
def email() -> Any:
    """Ask for another address; the link that is mailed there makes it the member's."""
    form = EmailForm()
    if form.validate_on_submit():
        with form.catching_errors():
            services.email_confirmations.change(this_member(), form.email.data, form.password.data)
            record("email_change_asked")
            renew_log_in(this_member())
            flash(
                _(
                    "A mail is on its way to %(email)s. Open the link in it, and you are done.",
                    email=form.email.data,
                ),
                "success",
            )
            return redirect(url_for("users.email"), 303)
    return render_template(
        "settings/email.html",
        form=form,
        pending_address=services.email_confirmations.pending_address(this_member()),
    )


@bp.post("/settings/email/resend")
@mails_limit
@member_required
def resend_confirmation() -> Response:
    """Send the link once more that proves the present address."""
    services.email_confirmations.ask_to_confirm(this_member())
    flash(
        _(
            "A mail is on its way to %(email)s. Have a look in your spam folder too.",
            email=this_member().email,
        ),
        "success",
    )
    return back_to(url_for("users.email"))


@bp.post("/settings/email/keep")
@member_required
def keep_email() -> Response:
    """Forget the new address that was asked for."""
    services.email_confirmations.cancel(this_member())
    record("email_change_cancelled")
    flash(_("Nothing changes. The link we sent no longer works."), "success")
    return redirect(url_for("users.email"), 303)


@bp.route("/settings/email/confirm/<token>", methods=["GET", "POST"])
@mailed_link_limit
def confirm_email(token: str) -> Any:
    """The page behind a mailed link; the link is used up by the POST that follows it, logged in or not."""
    form = EmptyForm()
    address = services.email_confirmations.look_up(token)
    if form.validate_on_submit():
        waiting = _waiting_dream()
        try:
            member = services.email_confirmations.confirm(token)
        except Invalid as error:
            return show_bad_link(error)
        record("email_confirmed", member.id)
        flash(_("Thank you. %(email)s is your address here.", email=member.email), "success")
        here = current_user.is_authenticated and this_member().id == member.id
        if here:
            remember_browser(email_key(member.email))
            if waiting:
                return redirect(waiting, 303)
        return redirect(url_for("users.settings" if here else "auth.login"), 303)
    return _without_referrer(render_template("settings/confirm_email.html", form=form, address=address))


def _waiting_dream() -> str | None:
    """Where the first dream waits of whoever is here: in its form, until their address is confirmed."""
    needed = current_app.config["REQUIRE_CONFIRMED_EMAIL"] and current_user.is_authenticated
    if not needed or this_member().email_confirmed:
        return None
    page = url_for("dreams.new")
    key = services.saved_forms.newest(this_member(), page)
    return url_for("dreams.new", kept=key) if key else None


@bp.errorhandler(BadToken)
def show_bad_link(error: BadToken | Invalid) -> Response:
    """A link to an address that works no longer, or never did."""
    confirmed = current_user.is_authenticated and services.email_confirmations.is_done(this_member())
    message = CONFIRMED if confirmed else error.message
    page = render_template("settings/bad_link.html", message=translate(message), confirmed=confirmed)
    return _without_referrer(page, 400)


@bp.route("/settings/password", methods=["GET", "POST"])
@guessing_limit
@member_required
def password() -> Any:
    """A new password for who knows the old one; every other browser is logged out."""
    form = PasswordForm()
    if form.validate_on_submit():
        awaited = services.email_confirmations.pending_address(this_member())
        with form.catching_errors():
            renew_log_in(services.passwords.change(this_member(), form.old_password.data, form.password.data))
            record("password_changed")
            flash(_("That is your new password. You stay logged in here, and nowhere else."), "success")
            if awaited:
                flash(
                    _("Your address stays as it is: the mail to %(email)s no longer works.", email=awaited),
                    "info",
                )
            return redirect(url_for("users.settings"), 303)
    return render_template("settings/password.html", form=form)


@bp.get("/settings/export")
@suspended_too
def export() -> Any:
    """What the copy holds, and the button that makes it."""
    return render_template("settings/export.html")


@bp.post("/settings/export")
@posting_limit
@suspended_too
@recent_proof_required
def download_export() -> Response:
    """All that is the member's, as one ZIP that is made while it is sent."""
    record("export")
    pieces = stream_with_context(services.export.archive(this_member(), translate))
    name = f"dreamscape-{this_member().slug}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(pieces, mimetype="application/zip", headers=headers)


@bp.route("/settings/delete", methods=["GET", "POST"])
@guessing_limit
@suspended_too
def delete_account() -> Any:
    """Ask for one's account to be deleted; there are two weeks to come back."""
    form = DeleteAccountForm()
    if form.validate_on_submit():
        with form.catching_errors():
            deletion_due_at = services.account_deletion.ask(this_member(), form.password.data, form.word.data)
            record("account_deletion_asked")
            log_out()
            flash(
                _(
                    "You are logged out. On %(day)s your account goes; log in before then, and everything stays.",
                    day=day_and_month(deletion_due_at),
                ),
                "info",
            )
            return redirect(url_for("users.landing"), 303)
    return render_template("settings/delete.html", form=form, word=WORD, days=GRACE_PERIOD.days)


def _without_referrer(body: str, status: int = 200) -> Response:
    response = make_response(body, status)
    # The address itself is the secret.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
