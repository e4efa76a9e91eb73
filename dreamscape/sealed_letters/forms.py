"""The shape of a letter as it is written."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, StringField, TextAreaField

from dreamscape.models.sealed_letters import LETTER_KINDS
from dreamscape.services.sealed_letters.writing import CHOOSE, EMPTY, LONGEST_LETTER
from dreamscape.web.forms import DreamscapeForm, MaxCharacters, Required, clean_line, clean_text
from dreamscape.web.translations import lazy_gettext


class LetterForm(DreamscapeForm):
    """A letter and the day it is for. `opens_on` is looked at for a date alone."""

    body = TextAreaField(
        lazy_gettext("Your letter"), [Required(EMPTY), MaxCharacters(LONGEST_LETTER)], filters=[clean_text]
    )
    opens = RadioField(
        lazy_gettext("When does it open?"),
        [Required(CHOOSE)],
        choices=list(LETTER_KINDS),
        filters=[clean_line],
    )
    opens_on = StringField(lazy_gettext("On which day?"), filters=[clean_line])
    may_show = BooleanField()
