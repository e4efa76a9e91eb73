"""Cursors: where a page of a list ends, as one short word in an address.

A cursor holds the sort values of the page's last row, each behind the letter
of its kind: `d1795378443059.o6b03538f15ccf2dea075d613` is a time in
milliseconds since 1970 and an id; `i48` is a number, and a text is base64url.

Cursors are not secret and need no signature: whatever a made-up one says, it
only chooses where a list begins that its reader may see anyway.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, overload

from bson import ObjectId
from bson.errors import InvalidId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Value = datetime | ObjectId | int | str
A = TypeVar("A", bound=Value)
B = TypeVar("B", bound=Value)
C = TypeVar("C", bound=Value)

# A title of 120 characters, six bytes each where case is folded, takes half of it.
PACKED = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
MAX_CHARACTERS = 2000
# What the database can be asked about: 64 bits. Of times, those that a datetime holds: the years 1 to 9999.
MIN_INT, MAX_INT = -(2**63), 2**63 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def encode_cursor(*values: Value) -> str:
    """The cursor of a row with these sort values; times are aware, and count to the millisecond.

    What is beyond the limits above or of another kind, as only a hand in the database leaves it, makes a word
    that `decode_cursor` refuses.
    """
    return ".".join([_encoded(value) for value in values])


@overload
def decode_cursor(text: str | None, first: type[A], /) -> tuple[A] | None: ...
@overload
def decode_cursor(text: str | None, first: type[A], second: type[B], /) -> tuple[A, B] | None: ...
@overload
def decode_cursor(
    text: str | None, first: type[A], second: type[B], third: type[C], /
) -> tuple[A, B, C] | None: ...
def decode_cursor(text: str | None, /, *kinds: type[Any]) -> tuple[Any, ...] | None:
    """The values in a cursor of just these kinds; None, the list's beginning, for anything else.

    Each kind is `datetime`, `ObjectId`, `int` or `str`. Raises nothing, whatever an address holds.
    """
    if not text or len(text) > MAX_CHARACTERS:
        return None
    parts = text.split(".")
    if len(parts) != len(kinds):
        return None
    try:
        values = tuple([DECODERS[kind](part[1:]) for kind, part in zip(kinds, parts, strict=True)])
    except (ValueError, OverflowError, InvalidId):
        return None
    # Decoding lets spaces, signs, other digits and other kinds' letters pass; no cursor is written like that.
    return values if encode_cursor(*values) == text else None


def _encoded(value: Value) -> str:
    if isinstance(value, datetime):
        return f"d{(value - EPOCH) // MILLISECOND}"
    if isinstance(value, ObjectId):
        return f"o{value}"
    if isinstance(value, str):
        return "s" + urlsafe_b64encode(value.encode()).decode().rstrip("=")
    return f"i{value}"


def _datetime(text: str) -> datetime:
    return EPOCH + int(text) * MILLISECOND


def _int(text: str) -> int:
    value = int(text)
    if not MIN_INT <= value <= MAX_INT:
        raise OverflowError
    return value


def _str(text: str) -> str:
    # From Python 3.15 on, decoding warns of other signs instead of passing them over.
    if not PACKED.fullmatch(text):
        raise ValueError
    return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()


DECODERS: Mapping[type[Any], Callable[[str], Value]] = {
    datetime: _datetime,
    ObjectId: ObjectId,
    int: _int,
    str: _str,
}
