"""What one writes in a room, and at its end."""

from __future__ import annotations

from wtforms import BooleanField, StringField, TextAreaField

from dreamscape.models import PictureUpload
from dreamscape.services.rooms.rooms import LONGEST_LINE
from dreamscape.services.rooms.thanks import LONGEST_THANKS
from dreamscape.web.forms import (
    DreamscapeForm,
    MaxCharacters,
    PictureField,
    clean_line,
    clean_text,
    uploaded,
)
from dreamscape.web.translations import lazy_gettext

LONGEST_ALT = 300


class LineForm(DreamscapeForm):
    """A line, or a picture; a picture with some words."""

    body = TextAreaField(lazy_gettext("Your line"), [MaxCharacters(LONGEST_LINE)], filters=[clean_text])
    picture = PictureField(lazy_gettext("Picture"))
    picture_alt = StringField(
        lazy_gettext("What is to be seen in it?"), [MaxCharacters(LONGEST_ALT)], filters=[clean_line]
    )

    def upload(self) -> PictureUpload:
        """The picture that was chosen, if one was."""
        return PictureUpload(uploaded(self.picture), self.picture_alt.data or "")


class ThanksForm(DreamscapeForm):
    """A line of thanks, or none."""

    thanks = TextAreaField(lazy_gettext("Your line"), [MaxCharacters(LONGEST_THANKS)], filters=[clean_text])
    on_profile = BooleanField(lazy_gettext("Show our lines on my profile"))
