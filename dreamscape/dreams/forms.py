"""The shape of what a dreamer types."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.utils import unset_value

from dreamscape.errors import Invalid
from dreamscape.messages import Message
from dreamscape.models import AudienceChoice, Category, CircleCard, Dream, DreamContent, PictureUpload
from dreamscape.services.dreams import check_audience, check_categories
from dreamscape.web.first_dream import FirstDream
from dreamscape.web.forms import (
    CheckboxesField,
    DreamscapeForm,
    MaxCharacters,
    PictureField,
    PictureForm,
    Required,
    clean_line,
    clean_text,
    uploaded,
)
from dreamscape.web.saved_forms import was_sent
from dreamscape.web.services import services
from dreamscape.web.translations import lazy_gettext, translate
from dreamscape.web.validators import ServiceRule

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_TITLE = 120
LONGEST_DESCRIPTION = 5_000
LONGEST_ALT = 300
# Who can see a dream, and who can comment on it, as its dreamer stands to them.
SOME_PEOPLE = (
    SelectChoice("followed", lazy_gettext("People I follow")),
    SelectChoice("circles", lazy_gettext("My circles")),
)


class WhoMayCommentField(RadioField):  # type: ignore[misc]  # WTForms has no types
    """Who may comment. Forms of before, and drafts of them, have a box in its place: `comments_enabled`.

    Such a form names no audience either; what has changed since stays then, unless the box says otherwise.
    """

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take what was chosen, or what the box means."""
        super().process(formdata, data, extra_filters)
        if not formdata or "audience" in formdata or self.name in formdata:
            return
        if not formdata.get("comments_enabled"):
            self.data = "nobody"
        elif self.data == "nobody":
            self.data = "readers"


class CategoriesForm(DreamscapeForm):
    """What a dream is about, and nothing else."""

    categories = CheckboxesField(lazy_gettext("What is it about?"), [ServiceRule(check_categories)])

    @classmethod
    def offering(cls, categories: Iterable[Category], ticked: Iterable[str] = ()) -> CategoriesForm:
        """The form with these to choose from, those that are `ticked` first."""
        form, ticked = cls(categories=list(ticked)), set(ticked)
        first = sorted(categories, key=lambda category: category.key not in ticked)
        form.categories.choices = [(category.key, category.name) for category in first]
        return form


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
    kept_picture = HiddenField(filters=[clean_line])
    continues = HiddenField(filters=[clean_line])
    audience = RadioField(
        lazy_gettext("Who may see it?"),
        choices=[
            SelectChoice("everybody", lazy_gettext("Everybody")),
            SelectChoice("members", lazy_gettext("The dreamscape")),
            *SOME_PEOPLE,
            SelectChoice("only_me", lazy_gettext("Only me")),
        ],
        default="everybody",
    )
    circles = CheckboxesField(lazy_gettext("My circles"))
    earlier_comments = RadioField(
        lazy_gettext("What was said before"),
        choices=[
            SelectChoice("show", lazy_gettext("Everybody who sees the dream now reads it too")),
            SelectChoice("keep", lazy_gettext("It stays between you and who wrote it")),
        ],
        validate_choice=False,
    )
    who_may_comment = WhoMayCommentField(
        lazy_gettext("Who may comment?"),
        choices=[
            SelectChoice("readers", lazy_gettext("Whoever sees it")),
            *SOME_PEOPLE,
            SelectChoice("nobody", lazy_gettext("Nobody")),
        ],
        default="readers",
    )
    comments_hidden = BooleanField(lazy_gettext("When comments are closed, only I see what was said"))

    @classmethod
    def showing(
        cls,
        dream: Dream | None,
        categories: Iterable[Category],
        circles: Iterable[CircleCard] = (),
        last: AudienceChoice | None = None,
        **begun: Any,
    ) -> DreamForm:
        """The form for `dream` (None: a new one) with the categories and the dreamer's circles that can be ticked.

        A category that was retired stays on offer to the dreams that have it. `last` is what a new one begins with
        where nothing was sent yet; `begun` are fields that it begins with, or all of them as `formdata`.
        """
        form = cls(obj=dream, **(last._asdict() if last and not was_sent() else {}), **begun)
        current = dream.categories if dream else ()
        form.categories.choices = [
            (category.key, category.name)
            for category in categories
            if not category.retired or category.key in current
        ]
        form.circles.choices = [(circle.id, circle.name) for circle in circles]
        return form

    def validate_circles(self, field: CheckboxesField) -> None:
        """Who says circles says which: told together with what is wrong at other fields."""
        try:
            check_audience(self.content())
        except Invalid as error:
            if error.field == field.name:
                raise ValidationError(translate(error.message)) from error

    def upload(self) -> PictureUpload:
        """What was done to the picture. One that waits for a dream that was written before its dreamer came in is
        as good as chosen here."""
        upload = super().upload()
        if upload.data is not None or upload.remove:
            return upload
        return replace(upload, data=services.kept_pictures.find(self.kept_picture.data or ""))

    def keep_picture(self) -> bool:
        """Have the picture that a guest has chosen wait for its dream (`kept_picture`); False where there is no room.

        Raises PictureRefused.
        """
        data = uploaded(self.picture)
        if data is None and not self.remove_picture.data:
            return True
        services.kept_pictures.forget(self.kept_picture.data or "")
        self.kept_picture.data = ""
        if data is not None:
            self.kept_picture.data = services.kept_pictures.keep(data)
        return data is None or bool(self.kept_picture.data)

    def first_dream(self, *, guessed: bool) -> FirstDream:
        """What a guest has written, to be taken along; `guessed`: not by them what it is about."""
        return FirstDream(
            self.content(), self.picture_alt.data or "", self.kept_picture.data or "", guessed=guessed
        )

    def content(self) -> DreamContent:
        """What was typed, for the service."""
        content = self.values(DreamContent)
        return content if content.audience == "circles" else content._replace(circles=())
