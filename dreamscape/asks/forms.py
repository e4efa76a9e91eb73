"""The shape of an ask and of an offer as they are written."""

from __future__ import annotations

from wtforms import RadioField, StringField, TextAreaField

from dreamscape.messages import Message
from dreamscape.models.asks import EFFORTS
from dreamscape.services.asks import asks, offers
from dreamscape.services.members.skills import clean_skills
from dreamscape.web.forms import (
    DreamscapeForm,
    MaxCharacters,
    Required,
    StringListField,
    clean_line,
    clean_text,
)
from dreamscape.web.translations import lazy_gettext
from dreamscape.web.validators import ServiceRule

EFFORT_NAMES = {
    "minutes": Message("Ten minutes"),
    "afternoon": Message("An afternoon"),
    "more": Message("More than that"),
}


class AskForm(DreamscapeForm):
    """What would help, who could, how long it takes and where."""

    body = TextAreaField(
        lazy_gettext("What would help you?"),
        [Required(asks.EMPTY), MaxCharacters(asks.LONGEST_ASK)],
        filters=[clean_line],
        # Beside a dream there is another form with words.
        id="ask-body",
    )
    skills = StringListField(lazy_gettext("Who could? Somebody who knows"), [ServiceRule(clean_skills)])
    effort = RadioField(
        lazy_gettext("Roughly how long?"),
        [Required(asks.CHOOSE_EFFORT)],
        choices=list(EFFORTS),
        filters=[clean_line],
    )
    place = StringField(lazy_gettext("Where?"), [MaxCharacters(asks.LONGEST_PLACE)], filters=[clean_line])


class OfferForm(DreamscapeForm):
    """A few words for the dreamer."""

    body = TextAreaField(
        lazy_gettext("What can you do?"),
        [Required(offers.EMPTY), MaxCharacters(offers.LONGEST_OFFER)],
        filters=[clean_text],
    )
