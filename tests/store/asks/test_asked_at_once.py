"""However many tell at once: seven of an ask, a member twice in a week, and none of them twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.models import DreamContent
from dreamscape.store.asks.matching import MOST_TOLD, AskMatching, AskTold
from dreamscape.store.dreams.asks import asks_changed
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.members.members import Members, NewMember
from dreamscape.store.site.integrity import Integrity
from tests.support.asks import ask_document, ask_for
from tests.support.query_plans import indexes, plans, stages

if TYPE_CHECKING:
    from dreamscape.models import Dream, Member

NOW = datetime.now(UTC).replace(microsecond=0)
pytestmark = pytest.mark.real_db


@pytest.fixture
def people(db: Any) -> list[Member]:
    """Twelve who can weld and may be asked."""
    new = [
        NewMember(f"{n}@example.org", "", f"Member {n}", "", f"member-{n}", (), ("welding",), "owl-1")
        for n in range(12)
    ]
    members = [Members(db).add(one) for one in new]
    db["users"].update_many({}, {"$set": {"may_be_asked": True, "email_confirmed": True}})
    return members


@pytest.fixture
def dreams(db: Any, people: list[Member]) -> list[Dream]:
    return [
        Dreams(db).add(people[0].id, DreamContent(f"Boat {n}", "Text.", ("sea",)), f"boat-{n}")
        for n in range(5)
    ]


def tell(db: Any, ask: str, dream: Dream, member: Member) -> None:
    with suppress(AskTold):
        AskMatching(db).tell(ask, dream.id, member.id, "welding", datetime.now(UTC))


@pytest.mark.timeout(120)
def test_all_tell_all_of_everything_at_once(db: Any, people: list[Member], dreams: list[Dream]) -> None:
    asks = [(ask_for(db, dream.id, "welding"), dream) for dream in dreams for _ in range(2)]
    turns = [(ask, dream, member) for ask, dream in asks for member in people] * 2
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda turn: tell(db, *turn), turns))

    told = list(db["notifications"].find({"kind": "ask_fits"}))
    pairs = [(one["member_id"], one["thing_id"]) for one in told]
    assert len(set(pairs)) == len(pairs) == 2 * len(people)
    for member in people:
        assert sum(one["member_id"] == ObjectId(member.id) for one in told) == 2
        asked = db["users"].find_one({"_id": ObjectId(member.id)})["asked"]
        assert asked["before"] <= asked["last"]
    for ask, _ in asks:
        count = sum(one["thing_id"] == ObjectId(ask) for one in told)
        assert count == db["asks"].find_one({"_id": ObjectId(ask)}).get("asked_count", 0) <= MOST_TOLD
    assert not list(Integrity(db).differences(repair=False))


@pytest.mark.timeout(120)
def test_asks_that_open_and_end_at_once_leave_what_the_dream_says_true(
    db: Any, people: list[Member], dreams: list[Dream]
) -> None:
    dream = db["dreams"].find_one({"_id": ObjectId(dreams[0].id)})
    client = db.client

    def turn(number: int) -> None:
        ask = ask_document(dream, "welding", body=f"Number {number}")
        with client.start_session() as session:
            session.with_transaction(lambda one: _open(db, ask, one))
        if number % 2:
            with client.start_session() as session:
                session.with_transaction(lambda one: _end(db, ask, one))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(turn, range(10)))
    said = db["dreams"].find_one({"_id": dream["_id"]})
    open_ones = {one["_id"] for one in db["asks"].find({"state": "open"})}
    assert people
    assert {one["id"] for one in said["open_asks"]} == open_ones
    assert len(open_ones) == 5


def _open(db: Any, ask: dict[str, Any], session: Any) -> None:
    db["asks"].insert_one(ask, session=session)
    asks_changed(db, ask["dream_id"], session)


def _end(db: Any, ask: dict[str, Any], session: Any) -> None:
    db["asks"].update_one({"_id": ask["_id"]}, {"$set": {"state": "closed"}}, session=session)
    asks_changed(db, ask["dream_id"], session)


def test_who_may_be_asked_is_found_along_an_index_in_its_order(db: Any, people: list[Member]) -> None:
    assert people
    command = {
        "find": "users",
        "filter": {
            "may_be_asked": True, "email_confirmed": True, "leaves_at": None, "asked.before": {"$not": {"$gt": NOW}},
            "skill_keys": {"$in": [f"={n}" for n in range(40)]}, "suspended_until": {"$not": {"$gt": NOW}},
        },
        "sort": {"asked.last": 1, "_id": 1},
        "limit": 200,
        "hint": "may_be_asked",
    }  # fmt: skip
    [plan] = plans(db, command)
    assert indexes(plan) == {"may_be_asked"}
    assert not stages(plan) & {"SORT", "COLLSCAN"}
