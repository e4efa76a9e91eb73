"""The shape of what a visitor types at the door."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, Field, Form, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import ValidationError

from dreamscape.errors import Invalid
from dreamscape.services.passwords import check_password
from dreamscape.web.forms import AtMost, DreamscapeForm, ManyStrings, Needed, TickBoxes, clean_line

LONGEST_NAME = 60
NO_EMAIL = "This does not look like an e-mail address yet. Something like mara@example.org would."
ODD_EMAIL = "We can only write to addresses with plain letters before the @. Do you have another one?"
CHOOSE_ONE = "Choose a password, at least 8 characters long."


class RealEmail:
    """An address that could exist and that every mail server takes; `data` becomes its normal form."""

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data:
            return
        try:
            found = validate_email(field.data, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise ValidationError(NO_EMAIL) from error
        if found.smtputf8:
            raise ValidationError(ODD_EMAIL)
        field.data = found.normalized


class GoodPassword:
    """A password that keeps the rules, told together with what is wrong at other fields."""

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data:
            return
        try:
            check_password(field.data)
        except Invalid as error:
            raise ValidationError(error.message) from error


class SignUpForm(DreamscapeForm):
    """Three steps of one form: you, what moves you, your face."""

    first_name = StringField("First name", [Needed("What may we call you?"), AtMost(LONGEST_NAME)],
                             filters=[clean_line])  # fmt: skip
    last_name = StringField("Last name", [AtMost(LONGEST_NAME)], filters=[clean_line])
    email = EmailField(
        "E-mail", [Needed("We need an address to write to."), RealEmail()], filters=[clean_line]
    )
    password = PasswordField("Password", [Needed(CHOOSE_ONE), GoodPassword()])
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

    password = PasswordField("New password", [Needed(CHOOSE_ONE), GoodPassword()])
