"""In by a passkey instead of the password: it is both steps in one."""

from __future__ import annotations

from typing import Any

from flask import render_template

from dreamscape.auth import bp
from dreamscape.auth.forms import LogInForm, carried_form
from dreamscape.errors import BadCredentials, CopiedPasskey, Invalid, Suspended
from dreamscape.web.current_member import guests_only
from dreamscape.web.entrance import come_in
from dreamscape.web.forms import EmptyForm
from dreamscape.web.limits import passkey_limit
from dreamscape.web.passkeys import answered, question, this_visit
from dreamscape.web.request_rules import takes_picture
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import translate
from dreamscape.web.wishes import Way


@bp.post("/login/passkey/question")
@guests_only
def passkey_question() -> Any:
    """What the browser of a guest is asked who wants in without a password."""
    return question(services.passkeys.ask(this_visit()))


@bp.route("/login/passkey", methods=["GET", "POST"])
@takes_picture
@passkey_limit
@guests_only
def log_in_with_passkey() -> Any:
    """Log in whose passkey answered, and go on to the page that asked for it."""
    form = carried_form(LogInForm)
    if EmptyForm().validate_on_submit():
        way = Way(form.next.data or "", form.wish.data)
        try:
            member = services.passkeys.log_in(answered(), this_visit())
            return come_in(
                member,
                way,
                kept=form.kept.data,
                remember=form.remember.data,
                tell=True,
                second_step_shown=True,
            )
        except (BadCredentials, Invalid, Suspended) as error:
            copied = error.member_id if isinstance(error, CopiedPasskey) else None
            record("log_in_failed", copied, why=type(error).__name__, passkey=True)
            form.form_errors.append(translate(error.message))
    return render_template("auth/login.html", form=form)
