"""Checks of fields that stand in more than one form: names, addresses and passwords."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from wtforms import Field, Form
from wtforms.validators import ValidationError

from dreamscape.errors import Invalid
from dreamscape.services.passwords import check_password

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
