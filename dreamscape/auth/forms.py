"""The shape of what a visitor types at the door."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, StringField

from dreamscape.services.accounts.passwords import check_password
from dreamscape.services.members.skills import clean_skills
from dreamscape.web.forms import (
    CheckboxesField,
    DreamscapeForm,
    MaxCharacters,
    Required,
    StringListField,
    clean_line,
)
from dreamscape.web.validators import CHOOSE_ONE, LONGEST_NAME, EmailAddress, ServiceRule


class SignUpForm(DreamscapeForm):
    """Three steps of one form: you, what moves you, your face."""

    first_name = StringField("First name", [Required("What may we call you?"), MaxCharacters(LONGEST_NAME)],
                             filters=[clean_line])  # fmt: skip
    last_name = StringField("Last name", [MaxCharacters(LONGEST_NAME)], filters=[clean_line])
    email = EmailField(
        "E-mail", [Required("We need an address to write to."), EmailAddress()], filters=[clean_line]
    )
    password = PasswordField("Password", [Required(CHOOSE_ONE), ServiceRule(check_password)])
    interests = CheckboxesField("I like to hear about")
    skills = StringListField("I could help with", [ServiceRule(clean_skills)])
    avatar = RadioField("Your creature", validate_choice=False)
    picture = FileField("Your photo")
    invitation = HiddenField()
    next = HiddenField()
    kept = HiddenField()


class LogInForm(DreamscapeForm):
    """E-mail and password."""

    email = EmailField("E-mail", [Required("Which address did you sign up with?")], filters=[clean_line])
    password = PasswordField("Password", [Required("Your password is missing.")])
    remember = BooleanField("Remember me on this device")
    next = HiddenField()
    kept = HiddenField()


class ResetRequestForm(DreamscapeForm):
    """Where the mail should go."""

    email = EmailField("E-mail", [Required("Which address did you sign up with?"), EmailAddress()],
                       filters=[clean_line])  # fmt: skip


class NewPasswordForm(DreamscapeForm):
    """The new password."""

    password = PasswordField("New password", [Required(CHOOSE_ONE), ServiceRule(check_password)])
