"""How often a page of the dreamscape waits for the database: five times at most, whatever is on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId
from pymongo import MongoClient, monitoring

from dreamscape import create_app
from tests.routes.test_dreamscape import CARD, more, plant
from tests.visitor import Visitor

VIEWS = ["latest", "trending", "personalised", "followed"]
pytestmark = pytest.mark.real_db


class Counting(monitoring.CommandListener):
    """Notes what this thread asks of the database: what is put off to another, nobody waits for."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self._thread = threading.get_ident()

    def started(self, event: Any) -> None:
        if threading.get_ident() == self._thread:
            self.sent.append(event.command_name)

    def succeeded(self, event: Any) -> None:
        """Nothing to count."""

    def failed(self, event: Any) -> None:
        """Nothing to count."""


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    """As in production, where nobody waits for what can be done later."""
    return {**settings, "WORK_IN_BACKGROUND": True}


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def fresh(
    mara: Visitor, tom: Visitor, db: Any, mongo_uri: str, settings: dict[str, Any], counting: Counting
) -> Iterator[Visitor]:
    """Mara, who likes the sea and follows Tom and one of his 45 dreams, at a process that has just started.

    She was last seen long enough ago to have that written down.
    """
    db["users"].update_one({"email": mara.email}, {"$set": {"interests": ["sea"]}})
    plant(db, tom, 45)
    mara.post("/people/tom-okoye/follow")
    mara.post("/dreams/dream-40/follow")
    db["sessions"].update_many({}, {"$set": {"last_seen_at": datetime.now(UTC) - timedelta(hours=1)}})
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[counting]) as client:
        yield _same_browser(mara, Visitor(create_app(settings, client=client)))


def _same_browser(before: Visitor, now: Visitor) -> Visitor:
    cookie = before.client.get_cookie(before.app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    now.client.set_cookie(cookie.key, cookie.value)
    return now


def shown(visitor: Visitor, counting: Counting, path: str) -> int:
    """How many cards the page has, counted anew what it asked."""
    counting.sent.clear()
    answer = visitor.get(path)
    assert answer.status_code == 200
    return len(CARD.findall(answer.text))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("more_of_it", ["", "&own=1", "&category=sea"])
def test_the_first_page_of_a_process_that_knows_nothing(
    fresh: Visitor, counting: Counting, view: str, more_of_it: str
) -> None:
    assert shown(fresh, counting, f"/dreamscape?view={view}{more_of_it}") == 20
    assert len(counting.sent) <= 5, counting.sent


@pytest.mark.parametrize("view", VIEWS)
def test_any_page_after_that(fresh: Visitor, counting: Counting, view: str) -> None:
    path = more(fresh, f"/dreamscape?view={view}&own=1")
    assert shown(fresh, counting, path) == 20
    assert len(counting.sent) <= 3, counting.sent


@pytest.mark.parametrize("category", ["", "&category=sea"])
def test_a_member_who_follows_more_than_one_question_can_hold(
    fresh: Visitor, counting: Counting, mara: Visitor, tom: Visitor, db: Any, category: str
) -> None:
    fresh.get("/dreamscape?view=latest")
    ines = Visitor(tom.app).signed_up("Ines", "Duarte", "ines@example.org")
    sea = plant(db, ines, 30, created_at=datetime(2025, 5, 1, tzinfo=UTC))
    art = plant(db, ines, 600, categories=["art"])
    db["dreams"].update_many(
        {"categories": "art"}, {"$set": {"hidden": {"reason": "spam", "at": datetime.now(UTC)}}}
    )
    _follow(db, mara, "dream", [*sea, *art])
    _follow(db, mara, "member", [str(ObjectId()) for _ in range(300)])
    db["follows"].delete_one({"target_id": ObjectId(tom.id)})
    db["users"].update_one({"email": mara.email}, {"$inc": {"follows_version": 1}})
    assert shown(fresh, counting, f"/dreamscape?view=followed{category}") == 20
    assert len(counting.sent) <= 5, counting.sent


def _follow(db: Any, member: Visitor, kind: str, targets: list[str]) -> None:
    ages = {dream["_id"]: dream["created_at"] for dream in db["dreams"].find({}, {"created_at": 1})}
    db["follows"].insert_many(
        {
            "member_id": ObjectId(member.id),
            "kind": kind,
            "target_id": ObjectId(target),
            "target_created_at": ages.get(ObjectId(target)),
        }
        for target in targets
    )
