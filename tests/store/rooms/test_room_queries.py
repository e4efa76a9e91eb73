"""Every query for rooms, lines and thanks walks an index, in its order, however many there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.store.common.cursors import encode_cursor
from dreamscape.store.rooms.lines import RoomLines
from dreamscape.store.rooms.rooms import Rooms
from dreamscape.store.rooms.thanks import RoomThanks
from tests.support.query_plans import CommandRecorder, plans, stages

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.real_db
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ONE = str(ObjectId())

QUERIES: dict[str, Callable[[Any], Any]] = {
    "one's rooms": lambda db: Rooms(db).page_of(ONE, None, 20, closed_since=NOW),
    "one's rooms, further on": lambda db: Rooms(db).page_of(
        ONE, encode_cursor(NOW, ObjectId()), 20, closed_since=NOW
    ),
    "one's rooms, all": lambda db: list(Rooms(db).each_of(ONE, "dreamer_id")),
    "those in which one helps": lambda db: list(Rooms(db).each_of(ONE, "helper_id")),
    "what is quiet": lambda db: Rooms(db).quiet(NOW, 200),
    "what has ended": lambda db: Rooms(db).ended(NOW, None, 200),
    "the last lines": lambda db: RoomLines(db).page(ONE, None, 50),
    "earlier lines": lambda db: RoomLines(db).page(ONE, encode_cursor(40), 50),
    "new lines": lambda db: RoomLines(db).after(ONE, 40, 50),
    "all lines": lambda db: list(RoomLines(db).each_in(ONE)),
    "of a picture": lambda db: RoomLines(db).by_picture("dreams/one"),
    "thanks of a room": lambda db: RoomThanks(db).of_room(ONE),
    "thanks at a dream": lambda db: RoomThanks(db).at_dream(ONE, NOW, 100),
    "thanks on a profile": lambda db: RoomThanks(db).on_profile(ONE, NOW, 12),
    "thanks by one": lambda db: list(RoomThanks(db).each_by(ONE)),
    "thanks to tell of": lambda db: RoomThanks(db).appeared(NOW, 200),
}


@pytest.fixture
def full(db: Any) -> Any:
    """Some hundred of each, so that the server has something to choose from."""
    ago = [NOW - timedelta(hours=n) for n in range(300)]
    db["rooms"].insert_many(
        {
            "dreamer_id": ObjectId(), "helper_id": ObjectId(), "last_line_at": at, "opened_at": at,
            "closed_at": at if n % 2 else None, "ask_id": ObjectId(), "dream_id": ObjectId(),
        }
        for n, at in enumerate(ago)
    )  # fmt: skip
    db["room_lines"].insert_many(
        {"room_id": ObjectId(), "number": n, "created_at": at, "author_id": None} for n, at in enumerate(ago)
    )
    db["thanks"].insert_many(
        {
            "room_id": ObjectId(), "dream_id": ObjectId(), "author_id": ObjectId(), "other_id": ObjectId(),
            "appears_at": at, "created_at": at, "on_profiles": bool(n % 2), "told": bool(n % 3),
        }
        for n, at in enumerate(ago)
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
