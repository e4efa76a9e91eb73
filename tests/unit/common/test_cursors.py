"""Cursors: places in a list that travel through addresses."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.store.common.cursors import MAX_CHARACTERS, decode_cursor, encode_cursor
from dreamscape.store.feed import FeedPosition

ID = "6b03538f15ccf2dea075d613"
MILLISECOND = timedelta(milliseconds=1)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC, microsecond=999_000)

times = st.integers(0, (LAST - FIRST) // MILLISECOND).map(lambda count: FIRST + count * MILLISECOND)
ids = st.binary(min_size=12, max_size=12).map(ObjectId)
numbers = st.integers(-(2**63), 2**63 - 1)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
rows = st.lists(times | ids | numbers | texts, min_size=1, max_size=3)

# What an address may hold instead, most of it made of what cursors are made of.
alphabet = st.sampled_from("dois.-_+=0123456789abcdefABCZ \0\n²٣ä💭\ud800[{%")
garbage = st.text(alphabet, max_size=60) | st.text(max_size=60)
KINDS: list[tuple[Any, ...]] = [
    (ObjectId,),
    (str,),
    (int,),
    (datetime,),
    (datetime, ObjectId),
    (str, ObjectId),
    (datetime, ObjectId, int),
]


def decode(cursor: str | None, *kinds: Any) -> Any:
    """`decode_cursor` for kinds that are known only when a test runs."""
    return decode_cursor(cursor, *kinds)


@given(rows)
def test_a_row_comes_back_from_its_cursor(row: list[Any]) -> None:
    assert decode(encode_cursor(*row), *map(type, row)) == tuple(row)


@given(rows)
def test_a_cursor_needs_no_escaping_in_an_address(row: list[Any]) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]+", encode_cursor(*row))


@given(rows, st.sampled_from(KINDS))
def test_a_cursor_of_other_kinds_is_none(row: list[Any], kinds: tuple[Any, ...]) -> None:
    found = decode(encode_cursor(*row), *kinds)
    assert (found is not None) == (tuple(map(type, row)) == kinds)


@given(garbage, st.sampled_from(KINDS))
def test_whatever_an_address_holds_is_either_none_or_written_just_as_a_cursor_is(
    text: str, kinds: tuple[Any, ...]
) -> None:
    found = decode(text, *kinds)
    assert found is None or encode_cursor(*found) == text


@given(rows, st.data())
def test_a_cursor_with_one_character_changed_leads_nowhere_unexpected(row: list[Any], data: Any) -> None:
    cursor = encode_cursor(*row)
    at = data.draw(st.integers(0, len(cursor) - 1))
    changed = cursor[:at] + data.draw(alphabet) + cursor[at + 1 :]
    found = decode(changed, *map(type, row))
    assert found is None or encode_cursor(*found) == changed


@pytest.mark.parametrize(
    "cursor",
    [
        None,
        "",
        "x",
        ".",
        "..",
        "%00",
        "\0",
        "ä",
        "💭" * 10,
        "\ud800",
        "d1.o\udfff",
        "A" * 100_000,
        "." * 100_000,
        "[" * 1500,
        f"d1.o{ID}",
        f"d1.o{ID}.",
        f"d1.o{ID}.i",
        f"d1.o{ID}.i1.i1",
        f"1.{ID}.1",
        f"i1.o{ID}.i1",
        f"d1.o{ID}.d1",
        f"D1.o{ID}.i1",
        f"d1.5.o{ID}.i1",
        f"dTrue.o{ID}.i1",
        f"d+1.o{ID}.i1",
        f"d01.o{ID}.i1",
        f"d1_0.o{ID}.i1",
        f"d-0.o{ID}.i1",
        f"d 1.o{ID}.i1",
        f"d1\n.o{ID}.i1",
        f"d².o{ID}.i1",
        f"d٣.o{ID}.i1",
        f"d1.o{ID}.i1 ",
        f"d1.o{ID}.i1\0",
        f"d{10**30}.o{ID}.i1",
        f"d{'9' * 1900}.o{ID}.i1",
        f"d{-(10**18)}.o{ID}.i1",
        "d1.ono id.i1",
        f"d1.o{ID.upper()}.i1",
        f"d1.o{ID[1:]}.i1",
        f"d1.o{ID}0.i1",
        f"d1.o-{ID[1:]}.i1",
        f"d1.o{ID}.i{2**63}",
        f"d1.o{ID}.i{-(2**63) - 1}",
        f"d1.o{ID}.i$gt",
        "WzEsIjZiMDM1MzhmMTVjY2YyZGVhMDc1ZDYxMyIsMF0",
    ],
)
def test_what_is_no_cursor_leads_to_the_first_page(cursor: str | None) -> None:
    assert decode_cursor(cursor, datetime, ObjectId, int) is None


@pytest.mark.parametrize(
    "text", ["A", "QQ==", "QR", "Q Q", "QQ\n", "Q+Q", "Q/Q", "_w", "7aCA", "💭", "\ud800", "A" * 5]
)
def test_a_text_that_was_not_packed_just_so_leads_to_the_first_page(text: str) -> None:
    assert decode_cursor("s" + text, str) is None


def test_a_cursor_has_its_longest() -> None:
    longest = encode_cursor("x" * ((MAX_CHARACTERS - 1) * 3 // 4))
    assert len(longest) == MAX_CHARACTERS
    assert decode_cursor(longest, str)
    assert decode_cursor(longest + "A", str) is None


@pytest.mark.parametrize("value", [None, 4.5, True])
def test_a_row_with_a_value_of_no_kind_leads_back_to_the_first_page(value: Any) -> None:
    assert decode_cursor(encode_cursor(value), int) is None


@pytest.mark.parametrize(
    "created_at",
    [
        datetime(2026, 11, 22, 20, 14, 3, 59_000, tzinfo=UTC),
        datetime(1969, 7, 20, 20, 17, 40, 1_000, tzinfo=UTC),
        LAST,
    ],
)
def test_a_position_in_the_feed_comes_back_from_its_cursor_to_the_millisecond(created_at: datetime) -> None:
    position = FeedPosition(created_at, ObjectId(ID), follower_count=48)
    assert FeedPosition.from_cursor(position.cursor) == position
    assert len(position.cursor) < 50


@pytest.mark.parametrize("cursor", [None, "x", f"d1.o{ID}"])
def test_what_is_no_position_in_the_feed_is_its_beginning(cursor: str | None) -> None:
    assert FeedPosition.from_cursor(cursor) is None
