"""The shape of what a visitor types at the door."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, StringField

from dreamscape.messages import Message
from dreamscape.services.accounts.password_rules import check_password
from dreamscape.services.accounts.registration import too_young
from dreamscape.services.members.skills import clean_skills
from dreamscape.web.forms import (
    CheckboxesField,
    DreamscapeForm,
    MaxCharacters,
    Required,
    StringListField,
    clean_line,
)
from dreamscape.web.next_page import asked_next
from dreamscape.web.translations import gettext, lazy_gettext
from dreamscape.web.validators import (
    CHOOSE_ONE,
    FIRST_NAME,
    LAST_NAME,
    LONGEST_NAME,
    EmailAddress,
    ServiceRule,
)
from dreamscape.web.wishes import asked_wish


class DoorForm(DreamscapeForm):
    """What every form at the door takes along: the page to go on to, what was wished and typed there, an invitation."""

    next = HiddenField()
    wish = HiddenField()
    kept = HiddenField()
    invitation = HiddenField()


def carried_form(kind: type[DoorForm]) -> Any:
    """The form with the way back it brought; shown for the first time, not yet scolding, at GET."""
    form = kind()
    form.next.data, form.wish.data = asked_next(), asked_wish()
    form.kept.data = request.form.get("kept", "")
    form.invitation.data = request.values.get("invitation", "")
    return form


class SignUpForm(DoorForm):
    """Three steps of one form: you, what moves you, your face."""

    STEPS = (
        ("first_name", "last_name", "email", "password", "old_enough"),
        ("interests", "skills"),
        ("picture", "avatar"),
    )

    first_name = StringField(
        lazy_gettext("First name"),
        [Required(Message("What may we call you?")), MaxCharacters(LONGEST_NAME), FIRST_NAME],
        filters=[clean_line],
    )
    last_name = StringField(
        lazy_gettext("Last name"), [MaxCharacters(LONGEST_NAME), LAST_NAME], filters=[clean_line]
    )
    email = EmailField(
        lazy_gettext("E-mail"),
        [Required(Message("We need an address to write to.")), EmailAddress()],
        filters=[clean_line],
    )
    password = PasswordField(lazy_gettext("Password"), [Required(CHOOSE_ONE)])
    old_enough = BooleanField()
    interests = CheckboxesField(lazy_gettext("I like to hear about"))
    skills = StringListField(lazy_gettext("I could help with"), [ServiceRule(clean_skills)])
    picture = FileField(lazy_gettext("Your photo"))
    avatar = RadioField(lazy_gettext("Your creature"), validate_choice=False)

    def validate_password(self, field: PasswordField) -> None:
        """It keeps the rules, and is not what else was typed here."""
        names = [name.data or "" for name in (self.first_name, self.last_name)]
        ServiceRule(partial(check_password, names=names, email=self.email.data or ""))(self, field)

    def ask_age(self, age: int) -> None:
        """Let them say that they are so old; with 0 nothing of it is there."""
        if not age:
            del self.old_enough
            return
        self.old_enough.label.text = gettext("I am at least %(age)s years old", age=age)
        self.old_enough.validators = [Required(too_young(age))]
        self.old_enough.flags.required = True

    def first_step(self) -> int:
        """The step to begin at, counted from 1: the first in which something is wrong."""
        errors = self.errors
        wrong = (number for number, names in enumerate(self.STEPS, 1) if not errors.keys().isdisjoint(names))
        return next(wrong, 1)


class LogInForm(DoorForm):
    """E-mail and password."""

    email = EmailField(
        lazy_gettext("E-mail"),
        [Required(Message("Which address did you sign up with?"))],
        filters=[clean_line],
    )
    password = PasswordField(lazy_gettext("Password"), [Required(Message("Your password is missing."))])
    remember = BooleanField(lazy_gettext("Remember me on this device"))


class ResetRequestForm(DoorForm):
    """Where the mail should go."""

    email = EmailField(
        lazy_gettext("E-mail"),
        [Required(Message("Which address did you sign up with?")), EmailAddress()],
        filters=[clean_line],
    )


class NewPasswordForm(DreamscapeForm):
    """The new password."""

    password = PasswordField(
        lazy_gettext("New password"), [Required(CHOOSE_ONE), ServiceRule(check_password)]
    )
