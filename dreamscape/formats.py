"""How dates and numbers are written in a language.

The one place that knows: pages ask by filters (`web/formats.py`), sentences by their values (`messages.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from babel import Locale

WHOLE = 10_000  # below it people write a number out


def day(when: date, locale: Locale) -> str:
    """“22 November 2026”."""
    return str(format_date(when, "long", locale=locale))


def exact_time(when: datetime, locale: Locale) -> str:
    """“22 November 2026, 20:14 UTC”."""
    return f"{day(when, locale)}, {format_time(when, 'short', locale=locale)} UTC"


def clock(when: datetime, locale: Locale) -> str:
    """“20:14”."""
    return str(format_time(when, "short", locale=locale))


def day_and_month(when: date, locale: Locale) -> str:
    """“22 November”."""
    return str(format_skeleton("MMMMd", when, locale=locale))


def short_day(when: date, locale: Locale) -> str:
    """“22 Nov”: three letters, under an axis (British “Sept” is the only one longer)."""
    if locale.language == "en":
        return str(format_date(when, "d MMM", locale="en"))
    return str(format_skeleton("MMMd", when, locale=locale))


def month(when: date, locale: Locale) -> str:
    """“November 2026”."""
    return str(format_skeleton("yMMMM", when, locale=locale))


def number(many: float, locale: Locale) -> str:
    """“12,345”, “15.1”."""
    return str(format_decimal(many, locale=locale))


def short_number(many: float, locale: Locale) -> str:
    """“9,999”, “12.3k”, “1.23m”: what fits beside a button.

    Three digits, cut and not rounded: it never says more than there are.
    """
    if many < WHOLE:
        return number(many, locale)
    step = 10 ** (len(str(int(many))) - 3)
    short = str(format_compact_decimal(many // step * step, locale=locale, fraction_digits=2))
    # German, for one, has no word as short for a thousand.
    return number(many, locale) if short.isdecimal() else short


def listed(parts: Sequence[str], locale: Locale, *, complete: bool = True) -> str:
    """“Anna, Tom and Inês”; “Anna, Tom, Inês” where others are still to be named."""
    return str(format_list(parts, style="standard" if complete else "unit-short", locale=locale))
