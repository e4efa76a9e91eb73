"""Every query about asks and offers walks an index, however many there are, in the round trips that it may take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.store.asks.asks import Asks
from dreamscape.store.asks.of_members import OffersOfMembers
from dreamscape.store.asks.skills_in_use import SkillsInUse
from tests.support.query_plans import CommandRecorder, indexes, plans, stages

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 12, 1, tzinfo=UTC)
DREAMS, MEMBERS = ([ObjectId() for _ in range(60)] for _ in range(2))
ASKS = [ObjectId() for _ in range(300)]
DREAM, MEMBER, ASK = str(DREAMS[7]), str(MEMBERS[7]), str(ASKS[7])
pytestmark = pytest.mark.real_db


@pytest.fixture
def many(db: Any) -> None:
    """Five asks at each of sixty dreams, and two offers at each ask."""
    asks = [
        {
            "_id": one,
            "dream_id": DREAMS[number % 60],
            "dreamer_id": MEMBERS[number % 60],
            "state": "open" if number % 2 else "closed",
            "created_at": NOW - timedelta(hours=number),
            **({"to_id": MEMBERS[3], "question": str(number)} if number % 50 == 0 else {}),
        }
        for number, one in enumerate(ASKS)
    ]
    db["asks"].insert_many(asks)
    db["offers"].insert_many(
        {
            "ask_id": ask["_id"],
            "dream_id": ask["dream_id"],
            "dreamer_id": ask["dreamer_id"],
            "author_id": MEMBERS[(number + step) % 60],
            "state": "waiting",
            "created_at": NOW,
            "answered_at": None,
        }
        for number, ask in enumerate(asks)
        for step in (1, 2)
    )


# What is asked, by which indexes, and how many round trips all of it takes.
READS: dict[str, tuple[set[str], int, Callable[[Any], object]]] = {
    "at a dream, for its dreamer": ({"dream"}, 1, lambda db: Asks(db).at_dream(DREAM, MEMBER, is_mine=True)),
    "at a dream, for others": (
        {"dream", "mine_at_dream"},
        1,
        lambda db: Asks(db).at_dream(DREAM, MEMBER, is_mine=False),
    ),
    "at a dream, for guests": ({"dream"}, 1, lambda db: Asks(db).at_dream(DREAM, "", is_mine=False)),
    "one": ({"_id_"}, 1, lambda db: Asks(db).by_id(ASK)),
    "some": ({"_id_"}, 1, lambda db: Asks(db).by_ids([ASK])),
    "a member's asks": ({"mine"}, 1, lambda db: list(Asks(db).each_of(MEMBER))),
    "a member's offers": ({"mine"}, 1, lambda db: OffersOfMembers(db).page_of(MEMBER, None, 20)),
    "what was offered to one": ({"dreamer"}, 1, lambda db: list(OffersOfMembers(db).each_for(MEMBER))),
    "skills": ({"newest_skilled"}, 1, lambda db: SkillsInUse(db).read()),
}


@pytest.mark.parametrize("what", READS)
@pytest.mark.usefixtures("many")
def test_each_read_walks_its_index(mongo_uri: str, what: str) -> None:
    wanted, trips, read = READS[what]
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        read(client["dreamscape"])
        asked = list(recorder.commands)
        assert len(asked) == trips
        for command in asked:
            for plan in plans(client["dreamscape"], command):
                assert indexes(plan) <= wanted
                assert "COLLSCAN" not in stages(plan)
