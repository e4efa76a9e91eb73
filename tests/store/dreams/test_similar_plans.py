"""Whatever is asked to find similar dreams, and to show them, walks an index, and no further than it needs to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.store.dreams.similar import SimilarDreams, Similarity, WordedDream
from tests.support.query_plans import CommandRecorder, indexes, plans, stages

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 12, 1, tzinfo=UTC)
IDS = [ObjectId() for _ in range(300)]
DREAMER, ONE = ObjectId(), str(IDS[7])
WORDED = WordedDream(ONE, str(DREAMER), frozenset(), frozenset(), frozenset(), is_listed=True)
LISTS = [Similarity(str(one), 2.0) for one in IDS[:20]]
pytestmark = pytest.mark.real_db


@pytest.fixture
def many(db: Any) -> None:
    """Three hundred dreams, each with a list of twenty."""
    db["dreams"].insert_many(
        {
            "_id": one,
            "slug": str(number),
            "dreamer_id": ObjectId(),
            "title_key": "a",
            "audience": "everybody",
            "words": ["sea", f"word{number % 40}", f"rare{number // 2}"],
            "created_at": NOW - timedelta(hours=number),
        }
        for number, one in enumerate(IDS)
    )
    entries = [{"dream_id": one, "score": 2.0} for one in IDS[:20]]
    db["similar_dreams"].insert_many({"_id": one, "dreams": entries} for one in IDS)


# What is asked, of which collection, by which index, and how many round trips all of it takes.
ASKS: dict[str, tuple[set[str], int, Callable[[SimilarDreams], object]]] = {
    "sharing": ({"words"}, 1, lambda store: store.sharing(["word1", "rare3", "sea"], str(DREAMER), 50)),
    "worded": ({"_id_"}, 1, lambda store: store.worded(ONE)),
    "save": ({"_id_"}, 1, lambda store: store.save(ONE, LISTS)),
    "put into": ({"_id_"}, 4, lambda store: store.put_into(LISTS, WORDED)),
    "clear": ({"_id_"}, 3, lambda store: store.clear(ONE)),
    "without list": ({"_id_"}, 2, lambda store: store.without_list("", 100)),
}


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.usefixtures("many")
def test_each_query_walks_its_index(mongo_uri: str, ask: str) -> None:
    wanted, trips, asks = ASKS[ask]
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        asks(SimilarDreams(client["dreamscape"]))
        asked = list(recorder.commands)
        assert len(asked) == trips
        for command in asked:
            if not {"find", "aggregate"} & command.keys():
                assert all("_id" in one["q"] for one in command.get("updates") or command["deletes"])
                continue
            for plan in plans(client["dreamscape"], command):
                assert indexes(plan) <= wanted
                assert not {"COLLSCAN", "SORT"} & stages(plan)
