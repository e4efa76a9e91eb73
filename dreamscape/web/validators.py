"""Checks of fields that stand in more than one form."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from email_validator import EmailNotValidError, validate_email
from wtforms.validators import ValidationError

from dreamscape.errors import Invalid
from dreamscape.messages import Message
from dreamscape.services.members.names import check_name
from dreamscape.spelling import LONGEST_ADDRESS, plain
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from wtforms import Field, Form

LONGEST_NAME = 60
NO_EMAIL = Message("This does not look like an e-mail address yet. Something like mara@example.org would.")
ODD_EMAIL = Message(
    "We can only write to addresses with plain letters before the @. Do you have another one?"
)
CHOOSE_ONE = Message("Choose a password, at least 8 characters long.")


class EmailAddress:
    """An address that could exist and that every mail server takes; `data` becomes its normal form."""

    def __call__(self, _form: Form, field: Field) -> None:
        if len(field.data) > LONGEST_ADDRESS:
            raise ValidationError(translate(NO_EMAIL))
        try:
            found = validate_email(plain(field.data), check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise ValidationError(translate(NO_EMAIL)) from error
        if found.smtputf8:
            raise ValidationError(translate(ODD_EMAIL))
        field.data = found.normalized


class ServiceRule:
    """What is typed keeps a rule of the services, told together with what is wrong at other fields.

    `rule` is called with the field's data and raises Invalid.
    """

    def __init__(self, rule: Callable[[Any], object]) -> None:
        self.rule = rule

    def __call__(self, _form: Form, field: Field) -> None:
        try:
            self.rule(field.data)
        except Invalid as error:
            raise ValidationError(translate(error.message)) from error


FIRST_NAME, LAST_NAME = (
    ServiceRule(partial(check_name, field=field)) for field in ("first_name", "last_name")
)
