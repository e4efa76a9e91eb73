"""What pages say about time and numbers, in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from dreamscape.web import formats
from tests.conftest import TEST_SETTINGS
from tests.support.german import german

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
EVENING = datetime(2026, 11, 22, 20, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-3), "just now"),  # a server's clock runs a little ahead
        (timedelta(seconds=9), "just now"),
        (timedelta(seconds=10), "10 seconds ago"),
        (timedelta(seconds=59.9), "59 seconds ago"),
        (timedelta(minutes=1), "a minute ago"),
        (timedelta(minutes=1, seconds=31), "2 minutes ago"),
        (timedelta(minutes=59, seconds=29), "59 minutes ago"),
        (timedelta(minutes=59, seconds=31), "an hour ago"),
        (timedelta(minutes=119), "an hour ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "a day ago"),
        (timedelta(days=16), "16 days ago"),
        (timedelta(days=29), "29 days ago"),
        (timedelta(days=30), "26 October 2026"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(app: Flask, ago: timedelta, words: str) -> None:
    with app.app_context(), time_machine.travel(NOON, tick=False):
        assert formats.humantime(NOON - ago) == words


def test_days_and_numbers_are_written_as_in_britain(app: Flask) -> None:
    with app.app_context():
        assert formats.exacttime(EVENING) == "22 November 2026, 20:14 UTC"
        assert formats.exacttime(datetime(2026, 1, 2, 3, 4, tzinfo=UTC)) == "2 January 2026, 03:04 UTC"
        assert formats.day(EVENING) == formats.day(EVENING.date()) == "22 November 2026"
        assert formats.day_and_month(EVENING) == "22 November"
        assert formats.short_day(EVENING) == "22 Nov"
        assert formats.short_day(date(2026, 9, 3)) == "3 Sep"
        assert formats.month(EVENING) == "November 2026"
        assert [formats.number(many) for many in (0, 999, 12345, 1234567)] == [
            "0",
            "999",
            "12,345",
            "1,234,567",
        ]


@pytest.mark.parametrize(
    ("many", "words"),
    [
        (0, "0"),
        (999, "999"),
        (9_999, "9,999"),
        (10_000, "10k"),
        (12_399, "12.3k"),
        (999_999, "999k"),
        (1_000_000, "1m"),
        (1_239_999, "1.23m"),
        (98_765_432, "98.7m"),
    ],
)
def test_many_are_written_short_and_never_as_more_than_there_are(app: Flask, many: int, words: str) -> None:
    with app.app_context():
        assert formats.short_number(many) == words


@pytest.mark.parametrize(
    "name", ["humantime", "exacttime", "day", "day_and_month", "month", "number", "short_number"]
)
def test_templates_know_the_filter(app: Flask, name: str) -> None:
    assert app.jinja_env.filters[name] is getattr(formats, name)


class TestInTwoLanguages:
    """What one reader made the process remember is not what the next one gets."""

    @pytest.fixture
    def settings(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
        for _ in german(tmp_path, monkeypatch):
            yield {**TEST_SETTINGS, "LANGUAGES": ("en", "de")}

    def test_dates_and_numbers_follow_the_reader(self, app: Flask) -> None:
        for _ in range(2):
            with app.test_request_context(headers={"Accept-Language": "de"}):
                assert formats.exacttime(EVENING) == "22. November 2026, 20:14 UTC"
                assert formats.day_and_month(date(2026, 3, 1)) == "1. März"
                assert formats.month(date(2026, 3, 1)) == "März 2026"
                assert formats.number(12345) == "12.345"
                # There is no short word for a thousand.
                assert formats.short_number(12345) == "12.345"
                assert formats.short_number(1234567) == "1,23\N{NO-BREAK SPACE}Mio."
            with app.test_request_context():
                assert formats.exacttime(EVENING) == "22 November 2026, 20:14 UTC"
                assert formats.day_and_month(date(2026, 3, 1)) == "1 March"
                assert formats.number(12345) == "12,345"
