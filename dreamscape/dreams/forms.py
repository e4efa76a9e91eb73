"""The shape of what a dreamer types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import BooleanField, StringField, TextAreaField

from dreamscape.messages import Message
from dreamscape.models import Category, Dream, DreamContent
from dreamscape.services.dreams import check_categories
from dreamscape.web.forms import (
    CheckboxesField,
    MaxCharacters,
    PictureField,
    PictureForm,
    Required,
    clean_line,
    clean_text,
)
from dreamscape.web.translations import lazy_gettext
from dreamscape.web.validators import ServiceRule

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_TITLE = 120
LONGEST_DESCRIPTION = 5_000
LONGEST_ALT = 300


class DreamForm(PictureForm):
    """A dream, new or changed."""

    title = StringField(
        lazy_gettext("Title"),
        [Required(Message("Every dream needs a name.")), MaxCharacters(LONGEST_TITLE)],
        filters=[clean_line],
    )
    description = TextAreaField(
        lazy_gettext("Your dream"),
        [
            Required(Message("Tell us a little about it: a sentence is enough.")),
            MaxCharacters(LONGEST_DESCRIPTION),
        ],
        filters=[clean_text],
    )
    categories = CheckboxesField(lazy_gettext("What is it about?"), [ServiceRule(check_categories)])
    picture = PictureField(lazy_gettext("Picture"))
    picture_alt = StringField(
        lazy_gettext("What is to be seen in it?"), [MaxCharacters(LONGEST_ALT)], filters=[clean_line]
    )
    remove_picture = BooleanField(lazy_gettext("Take the picture away"))
    comments_enabled = BooleanField(lazy_gettext("Others may comment"), default=True)
    comments_hidden = BooleanField(lazy_gettext("When comments are closed, only I see what was said"))

    current: DreamContent

    @classmethod
    def showing(cls, dream: Dream | None, categories: Iterable[Category]) -> DreamForm:
        """The form for `dream` (None: a new one) with the categories that can be ticked.

        A category that was retired stays on offer to the dreams that have it.
        """
        form = cls(obj=dream)
        form.current = dream.content if dream else DreamContent()
        current = dream.categories if dream else ()
        form.categories.choices = [
            (category.key, category.name)
            for category in categories
            if not category.retired or category.key in current
        ]
        return form

    def content(self) -> DreamContent:
        """What was typed, for the service."""
        typed = {name: self._fields[name].data for name in DreamContent._fields if name in self._fields}
        typed["categories"] = tuple(typed["categories"])
        return self.current._replace(
            **typed, who_may_comment="readers" if self.comments_enabled.data else "nobody"
        )
