"""Cursors: places in a list that travel through addresses."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from dreamscape.services.feed.cursors import decode_cursor, encode_cursor
from dreamscape.store.feed import FeedPosition

ID = "6b03538f15ccf2dea075d613"


def packed(values: Any) -> str:
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "created_at",
    [
        datetime(2026, 11, 22, 20, 14, 3, 59_000, tzinfo=UTC),
        datetime(1969, 7, 20, 20, 17, 40, 1_000, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    ],
)
def test_a_place_comes_back_from_its_cursor_to_the_millisecond(created_at: datetime) -> None:
    position = FeedPosition(created_at, ID, follower_count=48)
    assert decode_cursor(encode_cursor(position)) == position


def test_a_cursor_needs_no_escaping_in_an_address() -> None:
    cursor = encode_cursor(FeedPosition(datetime(2026, 1, 1, tzinfo=UTC), ID))
    assert cursor.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "cursor",
    [
        None,
        "",
        "x",
        "%00",
        "ä",
        "💭" * 10,
        "A" * 100_000,
        "=" * 7,
        packed([]),
        packed({}),
        packed(None),
        packed("three"),
        packed([1, ID]),
        packed([1, ID, 1, 1]),
        packed(["1", ID, 1]),
        packed([1.5, ID, 1]),
        packed([True, ID, 1]),
        packed([10**30, ID, 1]),
        packed([-(10**18), ID, 1]),
        packed([1, "no id", 1]),
        packed([1, "-" + ID[1:], 1]),
        packed([1, ID, -1]),
        packed([1, ID, 2**70]),
        packed([1, ID, "$gt"]),
        packed([1, {"$ne": ""}, 1]),
        urlsafe_b64encode(b"[" * 150).decode(),
    ],
)
def test_what_is_no_cursor_leads_to_the_first_page(cursor: str | None) -> None:
    assert decode_cursor(cursor) is None
