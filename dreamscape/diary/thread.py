"""What the templates need to show the diary of a dream."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import StringField, TextAreaField

from dreamscape.comments.thread import reader
from dreamscape.messages import Message
from dreamscape.models import PictureUpload
from dreamscape.web.current_member import this_viewer
from dreamscape.web.forms import (
    DreamscapeForm,
    MaxCharacters,
    PictureField,
    Required,
    clean_line,
    clean_text,
    uploaded,
)
from dreamscape.web.services import services
from dreamscape.web.translations import lazy_gettext

if TYPE_CHECKING:
    from dreamscape.models import Dream

LONGEST_ENTRY = 2_000
LONGEST_ALT = 300


class EntryWordsForm(DreamscapeForm):
    """What happened, in words."""

    body = TextAreaField(
        lazy_gettext("What happened?"),
        [Required(Message("There is nothing here yet.")), MaxCharacters(LONGEST_ENTRY)],
        filters=[clean_text],
        id="entry-body",  # beside a form for comments, on a dream's page
    )


class EntryForm(EntryWordsForm):
    """What happened, perhaps with a picture of it."""

    picture = PictureField(lazy_gettext("Picture"))
    picture_alt = StringField(
        lazy_gettext("What is to be seen in it?"), [MaxCharacters(LONGEST_ALT)], filters=[clean_line]
    )

    def upload(self) -> PictureUpload:
        """The picture that was chosen, if one was."""
        return PictureUpload(uploaded(self.picture), self.picture_alt.data or "")


def diary_variables(dream: Dream) -> dict[str, Any]:
    """The variables of `_thread.html`: twenty entries from the cursor `entries_after` of the address on, the one that
    somebody was led to (`entry`), and the form."""
    asked = request.args
    return {
        "diary": services.diary.page(dream, reader(), asked.get("entries_after"), asked.get("entry", "")),
        "entries_begin": not asked.get("entries_after"),
        "can_write_diary": this_viewer().can_write_diary(dream),
        "entry_form": EntryForm(),
        "this_year": datetime.now(UTC).year,
    }
