"""The shape of what a dreamer types."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf.file import FileField
from wtforms import BooleanField, StringField, TextAreaField

from dreamscape.models import Category, Dream
from dreamscape.services.dreams import WrittenDream, check_categories
from dreamscape.web.fields import Keeps
from dreamscape.web.forms import AtMost, DreamscapeForm, Needed, TickBoxes, clean_line, clean_text, uploaded

LONGEST_TITLE = 120
LONGEST_DESCRIPTION = 5_000
LONGEST_ALT = 300


class DreamForm(DreamscapeForm):
    """A dream, new or changed."""

    title = StringField("Title", [Needed("Every dream needs a name."), AtMost(LONGEST_TITLE)],
                        filters=[clean_line])  # fmt: skip
    description = TextAreaField(
        "Your dream",
        [Needed("Tell us a little about it: a sentence is enough."), AtMost(LONGEST_DESCRIPTION)],
        filters=[clean_text],
    )
    categories = TickBoxes("What is it about?", [Keeps(check_categories)])
    picture = FileField("Picture")
    picture_alt = StringField("What is to be seen in it?", [AtMost(LONGEST_ALT)], filters=[clean_line])
    remove_picture = BooleanField("Take the picture away")
    comments_enabled = BooleanField("Others may comment", default=True)
    comments_hidden = BooleanField("When comments are closed, only I see what was said")

    @classmethod
    def showing(cls, dream: Dream | None, categories: Iterable[Category]) -> DreamForm:
        """The form for `dream` (None: a new one) with the categories that can be ticked.

        A category that was retired stays on offer to the dreams that have it.
        """
        form = cls(data=_stored(dream)) if dream else cls()
        held = dream.categories if dream else ()
        form.categories.choices = [
            (category.key, category.name)
            for category in categories
            if not category.retired or category.key in held
        ]
        return form

    def written(self) -> WrittenDream:
        """What was typed, for the service."""
        return WrittenDream(
            title=self.title.data,
            description=self.description.data,
            categories=self.categories.data,
            comments_enabled=self.comments_enabled.data,
            comments_hidden=self.comments_hidden.data,
            picture=uploaded(self.picture),
            picture_alt=self.picture_alt.data,
            remove_picture=self.remove_picture.data,
        )


def _stored(dream: Dream) -> dict[str, object]:
    return {
        "title": dream.title,
        "description": dream.description,
        "categories": list(dream.categories),
        "comments_enabled": dream.comments_enabled,
        "comments_hidden": dream.comments_hidden,
        "picture_alt": dream.picture.alt if dream.picture else "",
    }
