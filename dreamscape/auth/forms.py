"""The shape of what a visitor types at the door."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, StringField

from dreamscape.services.accounts.passwords import check_password
from dreamscape.services.members.skills import clean_skills
from dreamscape.web.fields import CHOOSE_ONE, LONGEST_NAME, Keeps, RealEmail
from dreamscape.web.forms import AtMost, DreamscapeForm, ManyStrings, Needed, TickBoxes, clean_line


class SignUpForm(DreamscapeForm):
    """Three steps of one form: you, what moves you, your face."""

    first_name = StringField("First name", [Needed("What may we call you?"), AtMost(LONGEST_NAME)],
                             filters=[clean_line])  # fmt: skip
    last_name = StringField("Last name", [AtMost(LONGEST_NAME)], filters=[clean_line])
    email = EmailField(
        "E-mail", [Needed("We need an address to write to."), RealEmail()], filters=[clean_line]
    )
    password = PasswordField("Password", [Needed(CHOOSE_ONE), Keeps(check_password)])
    interests = TickBoxes("I like to hear about")
    skills = ManyStrings("I could help with", [Keeps(clean_skills)])
    avatar = RadioField("Your creature", validate_choice=False)
    picture = FileField("Your photo")
    invitation = HiddenField()
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

    password = PasswordField("New password", [Needed(CHOOSE_ONE), Keeps(check_password)])
