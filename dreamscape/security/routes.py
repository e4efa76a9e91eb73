"""What protects one's account: the password, a second step, recovery codes, and where one is logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from dreamscape.security import bp
from dreamscape.security.forms import PasswordForm, SetUpForm
from dreamscape.security.qr import qr_code
from dreamscape.services.accounts.recovery_codes import MANY
from dreamscape.web.current_member import member_required, renew_log_in, this_member
from dreamscape.web.limits import guessing_limit
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

CODES = "recovery_codes"  # in the session: new ones, wrapped, while they may be shown
FEW = 3


@bp.get("/settings/security")
@member_required
def overview() -> Any:
    """All that protects the account, and ways to change it."""
    return render_template(
        "security/overview.html",
        status=services.second_steps.status(this_member()),
        required=services.second_steps.is_required(this_member()),
        sessions=services.sessions.of(this_member()),
        many=MANY,
        few=FEW,
    )


@bp.route("/settings/security/totp", methods=["GET", "POST"])
@guessing_limit
@member_required
def totp() -> Any:
    """Set an authenticator app up, in place of another one if there is; its first code makes it count."""
    form = SetUpForm()
    if form.validate_on_submit():
        with form.catching_errors():
            codes = services.second_steps.turn_totp_on(
                this_member(), form.app.data or "", form.code.data, form.password.data
            )
            record("second_step_on", kind="totp")
            renew_log_in(this_member())
            flash(_("From now on we ask for a code of your app when you log in."), "success")
            return show_once(codes)
    set_up = services.second_steps.begin_totp(this_member(), form.app.data or "")
    form.app.data = set_up.sealed
    return render_template(
        "security/totp.html",
        form=form,
        set_up=set_up,
        picture=qr_code(set_up.address),
        status=services.second_steps.status(this_member()),
    )


@bp.route("/settings/security/totp/remove", methods=["GET", "POST"])
@guessing_limit
@member_required
def remove_totp() -> Any:
    """Take the app away, for who gives the password."""
    if services.second_steps.status(this_member()).totp_since is None:
        return redirect(url_for("security.overview"), 303)
    form = PasswordForm()
    if form.validate_on_submit():
        with form.catching_errors():
            services.second_steps.turn_totp_off(this_member(), form.password.data)
            record("second_step_off", kind="totp")
            renew_log_in(this_member())
            flash(_("Your app is not asked for any more."), "success")
            return redirect(url_for("security.overview"), 303)
    return render_template("security/remove_totp.html", form=form)


@bp.route("/settings/security/recovery-codes/renew", methods=["GET", "POST"])
@guessing_limit
@member_required
def renew_recovery_codes() -> Any:
    """New recovery codes in place of the old ones, for who gives the password."""
    status = services.second_steps.status(this_member())
    if not status.is_on:
        return redirect(url_for("security.overview"), 303)
    form = PasswordForm()
    if form.validate_on_submit():
        with form.catching_errors():
            codes = services.second_steps.renew_codes(this_member(), form.password.data)
            record("recovery_codes_renewed")
            renew_log_in(this_member())
            return show_once(codes)
    return render_template("security/renew_codes.html", form=form, status=status)


@bp.get("/settings/security/recovery-codes")
@member_required
def recovery_codes() -> Any:
    """New recovery codes, in the browser and the minutes in which they were made."""
    codes = _fresh_codes()
    if not codes:
        return redirect(url_for("security.overview"), 303)
    return render_template("security/recovery_codes.html", codes=codes)


@bp.get("/settings/security/recovery-codes.txt")
@member_required
def recovery_codes_file() -> Response:
    """The same as a file."""
    codes = _fresh_codes()
    if not codes:
        return redirect(url_for("security.overview"), 303)
    heading = _("Recovery codes for %(email)s at Dreamscape. Each works once.", email=this_member().email)
    disposition = 'attachment; filename="dreamscape-recovery-codes.txt"'
    return Response(
        "\n".join([heading, "", *codes, ""]),
        mimetype="text/plain",
        headers={"Content-Disposition": disposition},
    )


@bp.post("/settings/security/recovery-codes/kept")
@member_required
def kept_recovery_codes() -> Response:
    """They are on paper: show them no more."""
    session.pop(CODES, None)
    return redirect(url_for("security.overview"), 303)


def show_once(codes: Sequence[str]) -> Response:
    """On to the page with these new codes, or to the overview where there are none."""
    if not codes:
        return redirect(url_for("security.overview"), 303)
    session[CODES] = services.second_steps.wrap_codes(this_member(), list(codes))
    return redirect(url_for("security.recovery_codes"), 303)


def _fresh_codes() -> list[str]:
    wrapped = session.get(CODES)
    return services.second_steps.unwrap_codes(this_member(), wrapped) if isinstance(wrapped, str) else []
