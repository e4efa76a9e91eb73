"""The shape of what a visitor types at the door."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, Field, Form, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import ValidationError

from dreamscape.web.forms import AtMost, DreamscapeForm, ManyStrings, Needed, TickBoxes, clean_line

LONGEST_NAME = 60
LONGEST_EMAIL = 254  # RFC 3696, erratum 1690
LONGEST_PASSWORD = 256


class RealEmail:
    """An address that could exist; `data` becomes its normal form."""

    def __call__(self, form: Form, field: Field) -> None:
        try:
            found = validate_email(field.data or "", check_deliverability=False)
        except EmailNotValidError as error:
            message = "This does not look like an e-mail address yet. Something like mara@example.org would."
            raise ValidationError(message) from error
        field.data = found.normalized


class SignUpForm(DreamscapeForm):
    """Three steps of one form: you, what moves you, your face."""

    first_name = StringField("First name", [Needed("What may we call you?"), AtMost(LONGEST_NAME)],
                             filters=[clean_line])  # fmt: skip
    last_name = StringField("Last name", [AtMost(LONGEST_NAME)], filters=[clean_line])
    email = EmailField(
        "E-mail", [Needed("We need an address to write to."), RealEmail()], filters=[clean_line]
    )
    password = PasswordField("Password", [Needed("Choose a password, at least 8 characters long.")])
    interests = TickBoxes("I like to hear about")
    skills = ManyStrings("I could help with")
    avatar = RadioField("Your creature", validate_choice=False)
    picture = FileField("Your photo")
    next = HiddenField()
    kept = HiddenField()


class LogInForm(DreamscapeForm):
    """E-mail and password."""

    email = EmailField("E-mail", [Needed("Which address did you sign up with?")], filters=[clean_line])
    password = PasswordField("Password", [Needed("Your password is missing.")])
    remember = BooleanField("Remember me on this device")
    next = HiddenField()
    kept = HiddenField()


class ResetRequestForm(DreamscapeForm):
    """Where the letter should go."""

    email = EmailField("E-mail", [Needed("Which address did you sign up with?"), RealEmail()],
                       filters=[clean_line])  # fmt: skip


class NewPasswordForm(DreamscapeForm):
    """The new password."""

    password = PasswordField("New password", [Needed("Choose a password, at least 8 characters long.")])
