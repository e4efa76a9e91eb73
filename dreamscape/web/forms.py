"""The base of every form: plain text in, nothing lost on the way."""

from __future__ import annotations

import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import regex
from flask import g, request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from jinja2 import pass_context
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, SelectMultipleField, StringField, ValidationError
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from dreamscape.errors import Invalid
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import DreamContent, PictureUpload, ProfileContent
from dreamscape.services.common.lengths import excess
from dreamscape.web.field_words import words_of_field
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinja2.runtime import Context
    from werkzeug.datastructures import FileStorage

Content = TypeVar("Content", DreamContent, ProfileContent)

# Embeddings, overrides and isolates of the bidirectional algorithm (UAX #9, 2.1 to 2.5).
_TURNS = regex.compile("[\u202a-\u202e\u2066-\u2069]")
# A letter, digit, sign or mark, other than the fillers that are drawn as nothing.
_VISIBLE = regex.compile(r"[[\p{L}\p{M}\p{N}\p{P}\p{S}]--[\p{Default_Ignorable_Code_Point}\u2800]]", regex.V1)
# No language has so many marks on a letter (UAX #15, 13), and sorting them takes the square of their number.
_PILE = regex.compile(r"\p{M}{31,}")
# Line breaks of office programs and of other systems; browsers show none of them.
_LINE_BREAKS = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# Of a repeated text field; rules allow a dozen, and somebody may have written some more before they hear of that.
MOST_VALUES = 50


def clean_text(value: str | None) -> str:
    """Text without control characters, with `\\n` for every kind of line break, composed (NFC) and trimmed.

    Where marks are piled up as no language does, it is not composed; and what nobody could see is nothing.
    """
    text = _LINE_BREAKS.sub("\n", value or "").replace("\t", " ")
    if not _PILE.search(text):
        text = unicodedata.normalize("NFC", text)
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    return text if _VISIBLE.search(text) else ""


def clean_line(value: str | None) -> str:
    """Text on one line: as `clean_text`, with runs of white space made one space.

    Marks that turn the reading direction of what follows are left out: a name
    must not mirror the words beside it.
    """
    return " ".join(_TURNS.sub("", clean_text(value)).split())


class MaxCharacters:
    """At most so many characters, counted as people count them, and no endless piles of marks on them."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        if message := excess(field.data or "", self.most):
            raise ValidationError(translate(message))


class Required:
    """Something must be there; `message` asks for it kindly, and nothing else is said about what is missing."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads this name

    def __init__(self, message: Message) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        if not field.data:
            raise StopValidation(translate(self.message))


class CheckboxesField(SelectMultipleField):
    """Any number of choices as check boxes; a value that is no choice is left out, not an error."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, _form: Form) -> None:
        """Keep what can be chosen: a category may have been retired since the page was opened."""
        known = {value for value, *_ in self.iter_choices()}
        self.data: list[str] = [value for value in dict.fromkeys(self.data or []) if value in known]


class TickedField(Field):
    """What was ticked, each value once, of more than a form has room for: what there is at all, the service says."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the values of that name."""
        self.data = list(dict.fromkeys(line for value in valuelist if (line := clean_line(value))))

    def process_data(self, value: Iterable[str] | None) -> None:
        """Start with these."""
        self.data = list(value or ())


class StringListField(StringField):
    """A repeated text field; `data` is the list of its non-empty values, each on one line."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the values of that name, but no more than anybody would write by hand."""
        self.data = [line for value in valuelist[:MOST_VALUES] if (line := clean_line(value))]

    def process_data(self, value: Iterable[str] | None) -> None:
        """Start from the stored values."""
        self.data = list(value or ())


class FieldSentences:
    """What WTForms itself says of a field, in our words and the language in use."""

    # Those that can come up with our fields.
    OURS: ClassVar = {
        "Not a valid choice.": Message("Choose one of these, please."),
        "Not a valid date value.": Message(
            "This is no day of the calendar. Something like 2030-12-31 would be."
        ),
        "Not a valid integer value.": Message("A whole number, please."),
    }

    def gettext(self, sentence: str) -> str:
        """A sentence of WTForms."""
        return translate(self.OURS.get(sentence, Message(sentence)))

    def ngettext(self, singular: str, plural: str, num: int) -> str:
        """A sentence of WTForms about `num` things."""
        return translate(PluralMessage(singular, plural, num))


class DreamscapeForm(FlaskForm):
    """A form that can be given back: see `saved_forms` for where returned fields come from.

    Its fields are declared in the order in which they stand on the page: so what is wrong is summed up in that order.
    """

    class Meta(FlaskForm.Meta):
        """How WTForms finds its data here."""

        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """The fields that were typed before a log-in or an expired page, else the request's."""
            returned = g.get("returned_fields")
            if returned is not None and request.method == "GET":
                return MultiDict([(name, value) for name, values in returned.items() for value in values])
            return super().wrap_formdata(form, formdata)

        def get_translations(self, _form: Form) -> FieldSentences:
            """WTForms' own sentences are translated with ours."""
            return FieldSentences()

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """An input, with what scripts may have to say of it."""
            return super().render_field(field, {**words_of_field(field, render_kw), **render_kw})

    @contextmanager
    def catching_errors(self) -> Iterator[None]:
        """Put what a service refuses (Invalid) at its field; the rest of the block is left out then."""
        try:
            yield
        except Invalid as error:
            self.add_error(error)

    def values(self, kind: type[Content]) -> Content:
        """The fields of `kind`, a NamedTuple, as they were typed; repeated ones as tuples."""
        typed = (self._fields[name].data for name in kind._fields)
        return kind._make(tuple(data) if isinstance(data, list) else data for data in typed)

    def wrong(self, first: Sequence[str] = ()) -> list[Field]:
        """The fields that have a message, in their order on the page, where those named `first` stand before the
        others."""
        place = {name: number for number, name in enumerate(first)}
        return sorted(
            (field for field in self if field.errors), key=lambda field: place.get(field.name, len(place))
        )

    def add_error(self, error: Invalid) -> None:
        """Put a rule's message at the field it is about, or over the form when it has no such field."""
        field, message = self._fields.get(error.field), translate(error.message)
        if field is None:
            self.form_errors.append(message)
        else:
            field.errors = [*field.errors, message]


@pass_context
def has_errors(context: Context) -> bool:
    """For templates: is there a message in any form of the page?"""
    given = context.get_all().values()
    parts = (part for value in given for part in (value.values() if isinstance(value, dict) else (value,)))
    return any(isinstance(part, DreamscapeForm) and part.errors for part in parts)


class PictureField(FileField):
    """The one file of a form. What is stored already is no file, so nothing is shown of it."""

    def process_data(self, _value: object) -> None:
        """Start without a file."""
        self.data: FileStorage | None = None


class PictureForm(DreamscapeForm):
    """A form with the fields `picture`, `picture_alt` and `remove_picture`."""

    def upload(self) -> PictureUpload:
        """What was done to the picture."""
        return PictureUpload(uploaded(self.picture), self.picture_alt.data, self.remove_picture.data)


class EmptyForm(DreamscapeForm):
    """A form with nothing but its CSRF token, for a button."""


def uploaded(field: Field) -> bytes | None:
    """The bytes of the file that was chosen, of which there may be none, or None where none was chosen."""
    return field.data.read() if field.data else None
