"""Sentences for people that are not yet in anybody's language.

Services raise and return these; the edge (`web/translations.py`) puts them into the reader's language. What a
sentence says is a literal with `%(name)s` in the places of its values, so that `make messages` finds it:

    Message("This account is resting until %(day)s.", day=until)
    PluralMessage("%(num)s person", "%(num)s people", 3)

A value may be text, a number, a date, a point in time or another message; each is written as its reader's language
does. Text that people wrote is a value, never part of the sentence, and turns its direction no more than it theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.support import NullTranslations

from dreamscape import directions, formats

if TYPE_CHECKING:
    from collections.abc import Mapping

# What the site is written in. British, for its dates: 22 November 2026.
ENGLISH = Locale("en", "GB")


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence, with what stands in its places. As text it is English: for logs and commands."""

    text: str
    values: Mapping[str, Any]

    def __init__(self, text: str, /, **values: Any) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "values", values)

    def __hash__(self) -> int:
        # What is kept as HTML is found by all that it says.
        return hash((self.text, tuple(sorted(self.values))))

    def __str__(self) -> str:
        return self.in_language(NullTranslations(), ENGLISH)

    def in_language(self, translations: NullTranslations, locale: Locale) -> str:
        """The sentence by these translations, its values written as in `locale`."""
        shown = {
            name: directions.isolated(value, locale)
            if type(value) is str
            else as_text(value, translations, locale)
            for name, value in self.values.items()
        }
        sentence = self._sentence(translations)
        return sentence % shown if shown else sentence

    def _sentence(self, translations: NullTranslations) -> str:
        return str(translations.ugettext(self.text))


@dataclass(frozen=True, slots=True, init=False)
class PluralMessage(Message):
    """A sentence about a number of things; `num` is the value that says how many."""

    plural: str
    __hash__ = Message.__hash__

    def __init__(self, singular: str, plural: str, num: int, /, **values: Any) -> None:
        # No super(): a dataclass with slots is another class than the one its methods were written in.
        Message.__init__(self, singular, num=num, **values)
        object.__setattr__(self, "plural", plural)

    def _sentence(self, translations: NullTranslations) -> str:
        return str(translations.ungettext(self.text, self.plural, self.values["num"]))


def duration(seconds: int) -> PluralMessage:
    """How long that is, as people say it: “90 minutes”, “1 hour”, “2 days”; never longer than it is, nor nothing."""

    def is_said_in(unit: int) -> bool:
        # Of few units the rest counts: 100 minutes are not an hour.
        return seconds >= unit and (seconds % unit == 0 or seconds >= 4 * unit)

    if is_said_in(86_400):
        return PluralMessage("%(num)s day", "%(num)s days", seconds // 86_400)
    if is_said_in(3_600):
        return PluralMessage("%(num)s hour", "%(num)s hours", seconds // 3_600)
    return PluralMessage("%(num)s minute", "%(num)s minutes", max(1, seconds // 60))


def as_text(value: object, translations: NullTranslations, locale: Locale) -> object:
    """A message, a date, a point in time or a number as it is written in a language; anything else as it is."""
    if isinstance(value, Message):
        return value.in_language(translations, locale)
    if isinstance(value, datetime):
        return formats.exact_time(value, locale)
    if isinstance(value, date):
        return formats.day(value, locale)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return formats.number(value, locale)
    return value
