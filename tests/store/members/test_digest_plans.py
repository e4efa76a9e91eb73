"""Whom a digest is due to, and which dreams are remembered, is asked of an index: nobody looks through all members."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.models.notification_choices import ACT_KINDS
from dreamscape.store.members.digests import Digests, DreamsOfOnce
from dreamscape.store.notifications.notifications import Notifications
from tests.support.query_plans import CommandRecorder, indexes, plans, stages

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)
PEOPLE = [ObjectId() for _ in range(300)]
pytestmark = pytest.mark.real_db


@pytest.fixture
def many(db: Any) -> None:
    """Three hundred members, of whom every tenth has something unread, with a browser and a dream each."""
    for number, person in enumerate(PEOPLE):
        member = {"_id": person, "email_key": str(number), "slug": str(number), "email_confirmed": True}
        unread = {"unread_notifications": int(number % 10 == 0), "digest_at": NOW - number * DAY}
        db["users"].insert_one({**member, **unread, "notification_choices": {"digest": "weekly"}})
        db["sessions"].insert_one({"_id": str(number), "member_id": person, "last_seen_at": NOW})
        dream = {"_id": person, "slug": str(number), "dreamer_id": person, "title_key": "a"}
        db["dreams"].insert_one({**dream, "created_at": NOW - number * DAY})
        told = {"member_id": person, "kind": ACT_KINDS[0], "thing_id": person, "unread": number % 2 == 0}
        db["notifications"].insert_one({**told, "at": NOW - number * DAY})


ASKS: dict[str, tuple[str, str, Callable[[Any], Any]]] = {
    "weekly": ("users", "digest", lambda db: Digests(db).due("weekly", NOW)),
    "daily": ("users", "digest", lambda db: Digests(db).due("daily", NOW)),
    "last seen": ("sessions", "member", lambda db: Digests(db).due("weekly", NOW)),
    "said then": ("dreams", "feed_latest", lambda db: DreamsOfOnce(db).between(NOW - 6 * DAY, NOW)),
    "unread": (
        "notifications",
        "unread or newest",  # which begin alike
        lambda db: Notifications(db).unread_since(str(PEOPLE[4]), NOW - 9 * DAY, ACT_KINDS, 20),
    ),
}


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.usefixtures("many")
def test_each_query_walks_its_index(mongo_uri: str, ask: str) -> None:
    collection, index, asks = ASKS[ask]
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        assert asks(client["dreamscape"]) or ask == "daily"
        asked = [command for command in recorder.commands if collection in command.values()]
        assert asked
        for command in asked:
            for plan in plans(client["dreamscape"], command):
                assert indexes(plan) & set(index.split())
                assert not {"COLLSCAN", "SORT"} & stages(plan)
