"""The shape of what members type about a second step."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, StringField

from dreamscape.messages import Message
from dreamscape.web.forms import DreamscapeForm, MaxCharacters, Required, clean_line
from dreamscape.web.translations import lazy_gettext

# A recovery code has eleven; somebody may put gaps between them.
LONGEST_CODE = 40


class CodeForm(DreamscapeForm):
    """A code of the authenticator app, or a recovery code; and what was brought to the door of the log-in."""

    code = StringField(
        lazy_gettext("Code"),
        [Required(Message("The code is missing.")), MaxCharacters(LONGEST_CODE)],
        filters=[clean_line],
    )
    next = HiddenField()
    wish = HiddenField()
    kept = HiddenField()
    invitation = HiddenField()


class PasswordForm(DreamscapeForm):
    """The password, for what takes something away."""

    password = PasswordField(lazy_gettext("Your password"), [Required(Message("Your password is missing."))])


class SetUpForm(PasswordForm):
    """The first code of a new app. The app's secret travels with the page, sealed."""

    code = StringField(
        lazy_gettext("Code from the app"),
        [Required(Message("Type the six digits that the app shows.")), MaxCharacters(LONGEST_CODE)],
        filters=[clean_line],
    )
    app = HiddenField()
