"""“Is it still you?”: what may do harm asks for the password, when that was last given a while ago.

What was pressed comes along on the page that asks, and is done as soon as the password is right.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import make_response, render_template, request, url_for
from flask_login import current_user
from wtforms import PasswordField

from dreamscape.extensions import limiter
from dreamscape.messages import Message
from dreamscape.web.current_member import renew_log_in, this_member
from dreamscape.web.forms import DreamscapeForm, Required
from dreamscape.web.limits import by_member, limit
from dreamscape.web.next_page import asked_next, path_of, this_page
from dreamscape.web.saved_forms import replace_page, submitted_fields
from dreamscape.web.security_log import record
from dreamscape.web.services import services
from dreamscape.web.translations import lazy_gettext

View = TypeVar("View", bound=Callable[..., Any])
RECENT = timedelta(minutes=10)


class ConfirmationForm(DreamscapeForm):
    """The password, once more."""

    password = PasswordField(lazy_gettext("Your password"), [Required(Message("Your password is missing."))])


def recent_proof_required(view: View) -> View:
    """Only for POSTs of members who have shown who they are within ten minutes; others do so first, and go on."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if datetime.now(UTC) - current_user.proven_at < RECENT or _is_confirmed(form := ConfirmationForm()):
            return view(*args, **kwargs)
        page = render_template(
            "auth/recent_proof.html",
            form=form,
            action=this_page(),
            fields=submitted_fields(),
            back=asked_next() or path_of(request.referrer or "") or url_for("users.settings"),
        )
        return replace_page(make_response(page, 401))

    return _guessing_limit(guarded)  # type: ignore[return-value]


# Shared with the settings: who finds a browser open must not find out the password here, try by try.
_guessing_limit = limiter.shared_limit(
    limit("LIMIT_LOGIN_EMAIL"),
    scope="own-password",
    methods=["POST"],
    key_func=by_member,
    exempt_when=lambda: "password" not in request.form,
)


def _is_confirmed(form: ConfirmationForm) -> bool:
    """Has the page that asks brought the password, and is it right? What is wrong is at its field."""
    if "password" not in request.form or not form.validate():
        return False
    with form.catching_errors():
        services.passwords.check_own(this_member(), form.password.data)
        renew_log_in(this_member())
        record("password_confirmed")
        return True
    record("password_not_confirmed")
    return False
