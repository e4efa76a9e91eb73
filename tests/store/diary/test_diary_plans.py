"""A page of a dream with 200 entries and 500 comments asks no more, and walks no further, than it shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.store.comments.comments import Comments
from dreamscape.store.comments.documents import new_comment
from dreamscape.store.diary.entries import DiaryEntries
from tests.support.query_plans import CommandRecorder, indexes, plans, stages

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.real_db
NOW = datetime(2026, 12, 1, tzinfo=UTC)
DREAM, DREAMER = ObjectId(), ObjectId()
IDS = [ObjectId() for _ in range(200)]
NEWEST = [str(one) for one in IDS[:20]]


@pytest.fixture
def many(db: Any) -> None:
    """The diary, what is said there, and another of each kind elsewhere."""
    db["diary_entries"].insert_many(
        {
            "_id": one,
            "dream_id": DREAM,
            "dreamer_id": DREAMER,
            "body": f"Day {number}",
            "picture": {"public_id": f"dreams/{number}"} if number % 3 else None,
            "created_at": NOW - timedelta(days=number),
        }
        for number, one in enumerate(IDS)
    )
    db["comments"].insert_many(
        new_comment(DREAM, ObjectId(), "Yes", NOW, IDS[number % 40] if number % 2 else None)
        for number in range(500)
    )


# What is asked, by which index, and how many documents the server may look at for it.
ASKS: dict[str, tuple[set[str], int, Callable[[Any], object]]] = {
    "page": ({"dream"}, 21, lambda db: DiaryEntries(db).page(str(DREAM), None, 20)),
    "picture": ({"picture"}, 1, lambda db: DiaryEntries(db).by_picture("dreams/7")),
    "comments on each": ({"entry"}, 250, lambda db: Comments(db).count_on(NEWEST, None, ())),
    "theirs": ({"mine"}, 200, lambda db: list(DiaryEntries(db).each_by(str(DREAMER)))),
}


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.usefixtures("many")
def test_each_query_walks_its_index_in_one_round_trip(mongo_uri: str, ask: str) -> None:
    wanted, most, asks = ASKS[ask]
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        db = client["dreamscape"]
        asks(db)
        (asked,) = [command for command in recorder.commands if {"find", "aggregate"} & command.keys()]
        for plan in plans(db, asked):
            assert indexes(plan) == wanted
            assert not {"COLLSCAN", "SORT"} & stages(plan)
        told = db.command("explain", asked, verbosity="executionStats")
        first = told.get("executionStats") or told["stages"][0]["$cursor"]["executionStats"]
        assert first["totalDocsExamined"] <= most
