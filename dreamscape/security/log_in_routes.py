"""The second step at log-in."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.errors import BadCredentials, Suspended
from dreamscape.security import bp
from dreamscape.security.forms import CodeForm
from dreamscape.services.accounts.pending_log_ins import OVER
from dreamscape.web.entrance import finish_log_in, forget_pending_log_in, pending_log_in
from dreamscape.web.limits import second_step_limit
from dreamscape.web.next_page import asked_next
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import translate
from dreamscape.web.wishes import Way, asked_wish

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.route("/login/second-step", methods=["GET", "POST"])
@second_step_limit
def second_step() -> Any:
    """Ask who has given a right password for a code; then they are in, and go on to where they wanted to be."""
    form, found = CodeForm(), pending_log_in()
    if found is None:
        if request.method == "POST":
            flash(translate(OVER), "info")
        return _begin_anew()
    form.next.data, form.wish.data, form.kept.data = (
        found.pending.next,
        found.pending.wish,
        found.pending.kept,
    )
    if form.validate_on_submit():
        try:
            with form.catching_errors():
                answer = finish_log_in(partial(services.second_steps.check, code=form.code.data))
                record("second_step_shown")
                return answer
        except (BadCredentials, Suspended) as error:
            record("second_step_failed", found.member.id, why=type(error).__name__)
            flash(translate(error.message), "error")
            return _begin_anew()
        record("second_step_failed", found.member.id)
    status = services.second_steps.status(found.member)
    by_recovery_code = "recovery" in request.args or status.totp_since is None
    return render_template(
        "security/second_step.html", form=form, status=status, by_recovery_code=by_recovery_code
    )


def _begin_anew() -> Response:
    """Back to the password, with all that the form brought along."""
    forget_pending_log_in()
    if request.form.get("kept"):
        # As from door to door: the browser sends the form on, which says of itself that it is only carried.
        return redirect(url_for("auth.login"), HTTPStatus.TEMPORARY_REDIRECT)
    return redirect(url_for("auth.login", **Way(asked_next() or "", asked_wish()).values()), 303)
