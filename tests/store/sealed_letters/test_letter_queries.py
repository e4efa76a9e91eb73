"""Every query for letters walks an index, in its order, however many letters there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.models.sealed_letters import LETTER_KINDS
from dreamscape.store.sealed_letters.letters import SealedLetters
from dreamscape.store.sealed_letters.opening import DatedLetters, HardDays
from dreamscape.store.sealed_letters.reading import OpenedLetters
from tests.support.query_plans import CommandRecorder, plans, stages

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.real_db
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ONE = str(ObjectId())

QUERIES: dict[str, Callable[[Any], Any]] = {
    "what waits": lambda db: SealedLetters(db).waiting(ONE, 1000),
    "the kinds of one author": lambda db: SealedLetters(db).kinds_of(ONE, ONE),
    "one's own, page by page": lambda db: SealedLetters(db).page_of(ONE, None, 20),
    "one's own, all": lambda db: list(SealedLetters(db).each_of(ONE)),
    "for coming true": lambda db: OpenedLetters(db).page(ONE, ("came_true",), None, 20, shown_only=True),
    "all that is open": lambda db: OpenedLetters(db).page(ONE, LETTER_KINDS, None, 20, shown_only=False),
    "the dreamer's alone": lambda db: OpenedLetters(db).count_unshown(ONE, 1000),
    "for the dreamer's copy": lambda db: list(OpenedLetters(db).each_for(ONE)),
    "what is due": lambda db: DatedLetters(db).due(NOW.date(), NOW, None, 200),
    "what is due, further on": lambda db: DatedLetters(db).due(NOW.date(), NOW, ("2026-11-29", ONE), 200),
    "between two": lambda db: SealedLetters(db).end_between(ObjectId(), ObjectId(), None),
}


@pytest.fixture
def full(db: Any) -> Any:
    """Some hundred letters of all kinds, so that the server has something to choose from."""
    db["sealed_letters"].insert_many(
        {
            "dream_id": ObjectId(), "dreamer_id": ObjectId(), "author_id": ObjectId(), "kind": LETTER_KINDS[n % 3],
            "body": "Dear you,", "sealed_at": NOW - timedelta(hours=n), "released_at": None,
            "opened_at": NOW if n % 2 else None, **({"opens_on": "2027-01-01"} if n % 3 == 2 else {}),
        }
        for n in range(300)
    )  # fmt: skip
    return db


@pytest.mark.parametrize("query", QUERIES)
def test_it_walks_an_index_in_its_order(full: Any, mongo_uri: str, query: str) -> None:
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        QUERIES[query](client[full.name])
    commands = [one for one in recorder.commands if {"find", "aggregate"} & one.keys()]

    assert commands
    for command in commands:
        for plan in plans(full, command):
            assert not {"COLLSCAN", "SORT"} & stages(plan), plan


def test_a_press_reads_the_todays_and_the_oldest_by_an_index(full: Any) -> None:
    HardDays(full).open_one(ONE, ONE, "2026-11-30", NOW)
    todays = {"find": "sealed_letters", "filter": {"dreamer_id": ObjectId(), "hard_day": "2026-11-30"}}
    oldest = {
        "find": "sealed_letters",
        "filter": {"dream_id": ObjectId(), "kind": "hard_day", "opened_at": None, "sealed_at": {"$lte": NOW}},
        "sort": {"sealed_at": 1, "_id": 1},
    }

    for command in (todays, oldest):
        for plan in plans(full, command):
            assert not {"COLLSCAN", "SORT"} & stages(plan), plan
