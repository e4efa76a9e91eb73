"""What a field brings along for scripts: its limit, and what the server would say of it, in the page's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import EmailField, IntegerField, PasswordField

from dreamscape.messages import Message
from dreamscape.services.accounts.password_rules import too_short
from dreamscape.services.common.lengths import too_long
from dreamscape.web.translations import gettext, translate
from dreamscape.web.validators import NO_EMAIL

if TYPE_CHECKING:
    from wtforms import Field

COUNT = "{count}"  # a place that the script fills


def words_of_field(field: Field, attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes of an input of `field` that is about to be drawn with `attributes`."""
    words: dict[str, Any] = {}
    for validator in field.validators:
        if getattr(validator, "field_flags", {}).get("required"):
            words |= {"data-say-missing": translate(validator.message)}
        if most := getattr(validator, "most", 0):
            words |= limit_words(most)
    if isinstance(field, EmailField):
        words |= {"data-say-wrong": translate(NO_EMAIL)}
    if isinstance(field, IntegerField) and "max" in attributes:
        words |= {"data-say-wrong": translate(_not_within(attributes["min"], attributes["max"]))}
    if isinstance(field, PasswordField) and "minlength" in attributes:
        words |= {"data-say-wrong": translate(too_short(COUNT))}
    return words


def _not_within(least: int, most: int) -> Message:
    return Message("A whole number from %(least)s to %(most)s, please.", least=least, most=most)


def limit_words(most: int) -> dict[str, Any]:
    """For a field of at most so many characters: counters.js says when it is nearly full."""
    return {
        "data-most": most,
        "data-say-left": gettext("Characters left: %(count)s", count=COUNT),
        "data-say-over": translate(too_long(most, COUNT)),
    }
