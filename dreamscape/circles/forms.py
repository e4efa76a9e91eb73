"""The shape of a circle as it is typed and ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import StringField

from dreamscape.services.circles import LONGEST_NAME, NAMELESS
from dreamscape.web.forms import (
    CheckboxesField,
    DreamscapeForm,
    MaxCharacters,
    Required,
    TickedField,
    clean_line,
)
from dreamscape.web.translations import lazy_gettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dreamscape.models import CircleCard


class CircleForm(DreamscapeForm):
    """What a circle is called, and who is in it."""

    name = StringField(
        lazy_gettext("What is it called?"),
        [Required(NAMELESS), MaxCharacters(LONGEST_NAME)],
        filters=[clean_line],
    )
    people = TickedField(lazy_gettext("Who is in it?"))


class PersonCirclesForm(DreamscapeForm):
    """Which circles somebody is in."""

    circles = CheckboxesField(lazy_gettext("Your circles"))
    name = StringField(lazy_gettext("A new circle"), [MaxCharacters(LONGEST_NAME)], filters=[clean_line])

    @classmethod
    def offering(cls, cards: Iterable[CircleCard]) -> PersonCirclesForm:
        """The form with these to choose from, ticked where the person is in; where there are none, a first is made."""
        cards = list(cards)
        form = cls(circles=[card.id for card in cards if card.has_person])
        form.circles.choices = [(card.id, card.name) for card in cards]
        if not cards:
            form.name.validators = (Required(NAMELESS), *form.name.validators)
        return form
