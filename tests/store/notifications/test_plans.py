"""Whatever is asked of notifications walks an index: of a dream that many follow there are very many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.models.notification_choices import ACT_KINDS, COMMENT_LIKED
from dreamscape.store.notifications.acts import NotificationActs
from dreamscape.store.notifications.notices import Notices
from dreamscape.store.notifications.notifications import Notifications
from dreamscape.store.notifications.push_subscriptions import PushSubscriptions
from tests.support.query_plans import CommandRecorder, indexes, plans, stages

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
PEOPLE = [ObjectId() for _ in range(40)]
DREAMS = [ObjectId() for _ in range(50)]
ADDRESS = {"endpoint": "https://push.invalid/1", "p256dh": "", "auth": ""}
ME, DREAM = str(PEOPLE[3]), str(DREAMS[7])
pytestmark = pytest.mark.real_db


@pytest.fixture
def many(db: Any) -> Any:
    """Two thousand notifications of forty members at fifty dreams, each with two acts."""
    rows = [
        {
            "_id": ObjectId(),
            "member_id": person,
            "kind": "moderation" if at % 25 == 0 else "dream_followed",
            "thing_id": dream,
            "dream_id": dream,
            "at": NOW - timedelta(minutes=at * 40 + number),
            "unread": at % 2 == 0,
            **({"read_at": NOW} if at % 2 else {}),
        }
        for number, person in enumerate(PEOPLE)
        for at, dream in enumerate(DREAMS)
    ]
    db["notifications"].insert_many(rows)
    db["notification_acts"].insert_many(
        {
            **{key: row[key] for key in ("member_id", "kind", "thing_id", "dream_id", "at")},
            "notification_id": row["_id"],
            "actor_id": PEOPLE[number],
            "source_id": row["_id"] if number else None,
            "standing": number == 0,
            "seq": number,
        }
        for row in rows
        for number in range(2)
    )
    db["push_subscriptions"].insert_many(
        {
            "_id": f"{number}",
            "member_id": PEOPLE[number % 40],
            "session_id": f"s{number}",
            "created_at": NOW,
            **ADDRESS,
        }
        for number in range(400)
    )
    db["users"].insert_one({"_id": PEOPLE[3], "email_key": "m", "slug": "m", "acts": 1})
    return db


ASKS: list[tuple[str, str, str, Callable[[Any], object]]] = [
    ("page", "notifications", "newest", lambda db: Notifications(db).page(ME, None)),
    (
        "page of kinds",
        "notifications",
        "newest",
        lambda db: Notifications(db).page(ME, None, kinds=ACT_KINDS[:2]),
    ),
    ("mark read", "notifications", "unread", lambda db: Notifications(db).mark_read(ME)),
    (
        "clear thing",
        "notifications",
        "group",
        lambda db: Notifications(db).clear_thing(ME, COMMENT_LIKED, DREAM),
    ),
    ("clear dream", "notifications", "dream", lambda db: Notifications(db).clear_dream(DREAM)),
    ("told of", "notifications", "dream", lambda db: Notifications(db).members_told_of(DREAM, "")),
    ("prune", "notifications", "read", lambda db: Notifications(db).prune(NOW)),
    ("of source", "notification_acts", "source", lambda db: NotificationActs(db).of_source(ME)),
    (
        "withdraw",
        "notification_acts",
        "actor",
        lambda db: NotificationActs(db).withdraw(ME, [str(PEOPLE[9])]),
    ),
    ("devices", "push_subscriptions", "member", lambda db: PushSubscriptions(db).of(ME)),
    (
        "devices of a log-in",
        "push_subscriptions",
        "session",
        lambda db: PushSubscriptions(db).remove_in_session("s7"),
    ),
]


@pytest.mark.parametrize(
    ("collection", "index", "ask"), [each[1:] for each in ASKS], ids=[each[0] for each in ASKS]
)
def test_each_query_walks_its_index(
    many: Any, mongo_uri: str, collection: str, index: str, ask: Callable[[Any], object]
) -> None:
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        ask(client["dreamscape"])
    asked = [command for command in recorder.commands if collection in command.values()]
    assert asked
    for plan in plans(many, asked[0]):
        assert index in indexes(plan), plan
        assert "COLLSCAN" not in stages(plan)
        assert "SORT" not in stages(plan)


def test_notices_are_found_among_a_members_own(many: Any, mongo_uri: str) -> None:
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        Notices(client["dreamscape"]).of(ME)
    for plan in plans(many, recorder.commands[0]):
        assert indexes(plan) & {"group", "unread"}, plan
