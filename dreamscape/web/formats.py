"""Filters: dates and numbers as the reader's language writes them. English is what the examples show.

What was written once is remembered for its language: a page of cards asks for the same few days and numbers again and
again, and Babel takes longer to write one than Jinja to write the rest of a line.
"""

from __future__ import annotations

import time
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup, escape

from dreamscape import formats
from dreamscape.messages import Message, PluralMessage
from dreamscape.web.translations import catalogue, language, locale_of, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from babel import Locale
    from flask import Flask

What = TypeVar("What", date, datetime, float)

MINUTES = 60  # an hour
DAY = 24 * MINUTES
MONTH = 30 * DAY
MAX_ENTRIES = 4096  # of each filter


def init_formats(app: Flask) -> None:
    """Add the filters to Jinja."""
    for name, as_text in FILTERS.items():
        app.jinja_env.filters[name] = as_text


def _remembered(write: Callable[[What, Locale], str]) -> Callable[[What], str]:
    """A filter: what `write` makes of a value in the language in use."""

    @lru_cache(maxsize=MAX_ENTRIES)
    def written(value: What, code: str) -> str:
        return write(value, locale_of(code))

    return lambda value: written(value, language())


_day = _remembered(formats.day)
exacttime = _remembered(formats.exact_time)
clock = _remembered(formats.clock)
day_and_month = _remembered(formats.day_and_month)
short_day = _remembered(formats.short_day)
month = _remembered(formats.month)
number = _remembered(formats.number)
short_number = _remembered(formats.short_number)


def day(when: date) -> str:
    """“22 November 2026”."""
    return _day(when.date() if isinstance(when, datetime) else when)


def listed(parts: Sequence[str], complete: bool = True) -> Markup:
    """Names one after the other: “Anna, Tom and Inês”; not `complete`: “Anna, Tom, Inês”."""
    text = formats.listed([str(escape(part)) for part in parts], locale_of(language()), complete=complete)
    return Markup(text)  # noqa: S704 - each part is escaped


def humantime(when: datetime) -> str:
    """“2 hours ago”, and the plain date once it is longer ago than a month."""
    seconds = time.time() - when.timestamp()
    if seconds >= MONTH * 60:
        return day(when)
    if seconds < 60:
        return translate(_seconds_ago(int(seconds)))
    return _ago(round(seconds / 60), language())


@lru_cache(maxsize=MONTH)
def _ago(minutes: int, code: str) -> str:
    return _minutes_ago(minutes).in_language(catalogue(code), locale_of(code))


def _seconds_ago(seconds: int) -> Message:
    return (
        PluralMessage("%(num)s second ago", "%(num)s seconds ago", seconds)
        if seconds >= 10
        else Message("just now")
    )


def _minutes_ago(minutes: int) -> Message:
    if minutes < MINUTES:
        return PluralMessage("a minute ago", "%(num)s minutes ago", minutes)
    if minutes < DAY:
        return PluralMessage("an hour ago", "%(num)s hours ago", minutes // MINUTES)
    return PluralMessage("a day ago", "%(num)s days ago", minutes // DAY)


FILTERS: dict[str, Callable[..., str]] = {
    "humantime": humantime,
    "exacttime": exacttime,
    "day": day,
    "clock": clock,
    "day_and_month": day_and_month,
    "month": month,
    "number": number,
    "short_number": short_number,
    "listed": listed,
}
