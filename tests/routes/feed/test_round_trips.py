"""How often a page of the dreamscape waits for the database: five times at most, whatever is on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape import create_app
from dreamscape.store.comments.documents import new_comment
from tests.routes.feed.test_dreamscape import CARD, more, plant
from tests.support.asks import asking
from tests.support.query_plans import CommandRecorder
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

VIEWS = ["latest", "trending", "personalised", "followed", "came-true", "helping"]
pytestmark = pytest.mark.real_db


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    """As in production, where nobody waits for what can be done later."""
    return {**settings, "WORK_IN_BACKGROUND": True}


@pytest.fixture
def recorder() -> CommandRecorder:
    return CommandRecorder()


@pytest.fixture
def fresh(
    mara: Visitor,
    tom: Visitor,
    db: Any,
    mongo_uri: str,
    settings: dict[str, Any],
    recorder: CommandRecorder,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Visitor]:
    """Mara, who likes the sea and follows Tom and one of his 45 dreams, at a process that has just started.

    She was last seen long enough ago to have that written down.
    """
    # What the page puts off would come when the client is closed, in the middle of another test.
    monkeypatch.setattr("dreamscape.web.background._once_closed", lambda *_: None)
    db["users"].update_one({"email": mara.email}, {"$set": {"interests": ["sea"]}})
    plant(db, tom, 45)
    db["dreams"].update_many({}, {"$set": {"state": {"name": "came_true", "at": datetime.now(UTC)}}})
    for dream in db["dreams"].find():
        db["dreams"].update_one(
            {"_id": dream["_id"]}, {"$set": asking(dream, "welding", at=dream["created_at"])}
        )
    db["users"].update_one({"email": mara.email}, {"$set": {"skills": ["welding", "piano tuning"]}})
    mara.post("/people/tom-okoye/follow")
    mara.post("/dreams/dream-40/follow")
    db["sessions"].update_many({}, {"$set": {"last_seen_at": datetime.now(UTC) - timedelta(hours=1)}})
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        yield mara.at(create_app(settings, client=client))


def shown(visitor: Visitor, recorder: CommandRecorder, path: str) -> int:
    """How many cards the page has, with a recorder that begins anew."""
    recorder.commands.clear()
    answer = visitor.get(path)
    assert answer.status_code == 200
    return len(CARD.findall(answer.text))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("more_of_it", ["", "&own=1", "&category=sea"])
def test_the_first_page_of_a_process_that_knows_nothing(
    fresh: Visitor, recorder: CommandRecorder, view: str, more_of_it: str
) -> None:
    assert shown(fresh, recorder, f"/dreamscape?view={view}{more_of_it}") == 20
    assert len(recorder.names) <= 5, recorder.names


@pytest.mark.parametrize("view", VIEWS)
def test_any_page_after_that(fresh: Visitor, recorder: CommandRecorder, view: str) -> None:
    path = more(fresh, f"/dreamscape?view={view}&own=1")
    assert shown(fresh, recorder, path) == 20
    assert len(recorder.names) <= 3, recorder.names


@pytest.mark.usefixtures("mara")
def test_a_page_with_comments_that_are_held_open_without_scripts(
    fresh: Visitor, recorder: CommandRecorder, tom: Visitor, db: Any
) -> None:
    page = "/dreamscape?view=latest"
    fresh.get(page)
    dream = db["dreams"].find_one({"title": "Dream 44"})
    at = datetime(2025, 5, 1, tzinfo=UTC)
    db["comments"].insert_many(
        new_comment(dream["_id"], ObjectId(tom.id), f"Number {n}", at) for n in range(30)
    )
    fresh.post(f"/dreams/{dream['slug']}/comments", {"body": "The last word", "next": page})
    assert shown(fresh, recorder, page) == 20
    assert len(recorder.names) <= 5, recorder.names
    assert "The last word" in fresh.get(page).text


@pytest.mark.parametrize("category", ["", "&category=sea"])
def test_a_member_who_follows_more_than_one_question_can_hold(
    fresh: Visitor, recorder: CommandRecorder, mara: Visitor, tom: Visitor, db: Any, category: str
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
    assert shown(fresh, recorder, f"/dreamscape?view=followed{category}") == 20
    assert len(recorder.names) <= 5, recorder.names


def test_a_member_who_follows_more_dreams_about_one_thing_than_one_answer_usually_holds(
    fresh: Visitor, recorder: CommandRecorder, mara: Visitor, tom: Visitor, db: Any
) -> None:
    _follow(db, mara, "dream", plant(db, tom, 300))
    assert shown(fresh, recorder, "/dreamscape?view=followed&category=sea") == 20
    assert len(recorder.names) <= 5, recorder.names


def test_a_site_with_more_categories_than_one_answer_usually_holds(
    fresh: Visitor, recorder: CommandRecorder, db: Any
) -> None:
    db["categories"].insert_many({"_id": f"more-{n}", "name": f"More {n}", "position": n} for n in range(200))
    assert shown(fresh, recorder, "/dreamscape?view=personalised") == 20
    assert len(recorder.names) <= 5, recorder.names


def test_whoever_passes_by_and_looks_around(fresh: Visitor, recorder: CommandRecorder) -> None:
    guest = Visitor(fresh.app)
    # Dreams and who dreams them; before that, once, what categories are called.
    assert shown(guest, recorder, "/discover") == 20
    assert len(recorder.names) <= 3, recorder.names
    assert shown(guest, recorder, "/discover?category=sea") == 20
    assert len(recorder.names) == 2, recorder.names
    # The dream, what is similar, more of its kind, the dreamers of all of them, what is said under it, the letters that
    # opened as it came true, the thanks of those who helped, and what it asks.
    guest.get("/dreams/dream-3")
    recorder.commands.clear()
    assert guest.get("/dreams/dream-3").text.count("small-cards__creature") == 3
    assert len(recorder.names) <= 8, recorder.names


def test_people_to_meet_and_who_follows_a_dream(fresh: Visitor, recorder: CommandRecorder) -> None:
    fresh.get("/dreamscape")
    for path, most in {"/people": 4, "/people?by=new": 2, "/dreams/dream-40/followers": 5}.items():
        recorder.commands.clear()
        assert fresh.get(path).status_code == 200
        assert len(recorder.names) <= most, recorder.names


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
