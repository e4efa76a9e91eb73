"""Every query of the dreamscape uses an index, and sorts nothing that the index could give in order."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape import create_app
from dreamscape.services.members.discovery import WAYS
from tests.support.asks import asking
from tests.support.query_plans import CommandRecorder, indexes, plans, stages
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

START = datetime(2026, 5, 1, tzinfo=UTC)
VIEWS = ["latest", "trending", "personalised", "followed", "came-true", "helping"]
# As many as there may be, each with some keys.
CAN_DO = ["welding", *(f"thing number{chr(97 + n)} making" for n in range(19))]
NEXT = re.compile(r'href="([^"]*[?&;]after=[^"]*)"')
pytestmark = [pytest.mark.real_db, pytest.mark.usefixtures("people")]


@pytest.fixture
def people(db: Any) -> list[ObjectId]:
    """Three hundred members with ten dreams each; one dream in a hundred is about music."""
    people = [ObjectId() for _ in range(300)]
    db["users"].insert_many(
        {"_id": person, "email_key": f"{person}", "slug": f"{person}", "first_name": "Anna"}
        for person in people
    )
    db["dreams"].insert_many(_dream(number, people[number * 7 % 300]) for number in range(3000))
    return people


def _dream(number: int, dreamer: ObjectId) -> dict[str, Any]:
    dream_id = ObjectId()
    wanted = asking(
        {"_id": dream_id, "dreamer_id": dreamer}, "welding", "baking", at=START + timedelta(hours=number)
    )
    return {
        "_id": dream_id,
        **(wanted if number % 10 else {}),
        "dreamer_id": dreamer,
        "title": f"Dream {number}",
        "title_key": f"dream {number}",
        "slug": f"dream-{number}",
        "categories": [["sea", "art"], ["travel"], ["books"]][number % 3] + ["music"] * (number % 100 == 0),
        "follower_count": number % 5,
        "created_at": START + timedelta(minutes=number),
        **({"state": {"name": "came_true", "at": START + timedelta(days=number)}} if number % 2 else {}),
    }


def follow(db: Any, visitor: Visitor, people: list[ObjectId], dreams: int) -> None:
    """Let them follow these people and so many of all dreams, from the newest to the oldest."""
    every = list(db["dreams"].find({}, {"created_at": 1}))
    edges = [("member", {"_id": person}) for person in people]
    edges += [("dream", dream) for dream in every[:: max(1, len(every) // dreams)]]
    db["follows"].insert_many(
        {
            "member_id": ObjectId(visitor.id),
            "kind": kind,
            "target_id": target["_id"],
            "target_created_at": target.get("created_at"),
        }
        for kind, target in edges
    )
    db["users"].update_one({"_id": ObjectId(visitor.id)}, {"$inc": {"follows_version": 1}})


@pytest.fixture
def recorder() -> CommandRecorder:
    return CommandRecorder()


@pytest.fixture
def listened_to(recorder: CommandRecorder, mongo_uri: str, settings: dict[str, Any]) -> Iterator[Flask]:
    """Another process of the site, which knows nothing yet, and notes all that it asks the database."""
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        yield create_app(settings, client=client)


def complaints(db: Any, commands: list[dict[str, Any]], may_sort_ids: bool = False) -> list[str]:
    """Which of these commands have a plan that we would not want at a million dreams."""
    assert commands
    return [
        f"{stages(plan)} along {indexes(plan)}: {command}"[:1000]
        for command in commands
        for plan in plans(db, command)
        if (not indexes(plan) and "EOF" not in stages(plan))  # which is a collection that is not there yet
        or (stages(plan) & {"COLLSCAN", "SORT", "$sort"} and not (may_sort_ids and _sorts_ids(plan)))
    ]


def _sorts_ids(plan: dict[str, Any]) -> bool:
    """Is it the one sort that has to be? Many followed dreams are looked up by id, in no order (`Feed._all_merged`)."""
    return stages(plan) == {"SORT", "FETCH", "IXSCAN"} and indexes(plan) == {"_id_"}


def pages(visitor: Visitor, path: str, most: int = 3) -> Iterator[str]:
    """Open a list page by page, the next by the link on the one before; yields their addresses."""
    while most:
        answer = visitor.get(path)
        assert answer.status_code == 200
        yield path
        found = NEXT.search(answer.text)
        if found is None:
            return
        path, most = found[1].replace("&amp;", "&"), most - 1


@pytest.mark.parametrize(("view", "much"), [*((view, 20) for view in VIEWS), ("followed", 300)])
def test_every_page_of_every_view(
    mara: Visitor,
    people: list[ObjectId],
    db: Any,
    listened_to: Flask,
    recorder: CommandRecorder,
    monkeypatch: pytest.MonkeyPatch,
    view: str,
    much: int,
) -> None:
    monkeypatch.setattr("dreamscape.store.feed.LONGEST_WALK_MS", 60_000)  # a busy machine is no other site
    db["users"].update_one({"email": mara.email}, {"$set": {"interests": ["sea", "travel", "food"]}})
    db["users"].update_one({"email": mara.email}, {"$set": {"skills": CAN_DO}})
    follow(db, mara, people[:much], 2 * much)
    db["dreams"].insert_many(_dream(number, ObjectId(mara.id)) for number in range(3000, 3100))
    visitor = mara.at(listened_to)
    for own, category in product(("", "&own=1"), ("", "&category=sea", "&category=music")):
        opened = list(pages(visitor, f"/dreamscape?view={view}{own}{category}"))
        assert len(opened) == 3 or category == "&category=music"
    assert complaints(db, recorder.commands, may_sort_ids=view == "followed" and much > 20) == []
    walked = {index for one in recorder.commands for plan in plans(db, one) for index in indexes(plan)}
    assert ({"feed_came_true", "feed_category_came_true"} <= walked) == (view == "came-true")
    assert ("feed_helping" in walked) == (view == "helping")


def test_the_followed_view_of_much_that_is_out_of_sight_sorts_only_what_is_followed(
    mara: Visitor, people: list[ObjectId], db: Any, listened_to: Flask, recorder: CommandRecorder
) -> None:
    follow(db, mara, people[:5], 600)
    hidden = {"hidden": {"reason": "spam", "at": START}}
    db["dreams"].update_many({"created_at": {"$gt": START + timedelta(minutes=100)}}, {"$set": hidden})
    assert len(list(pages(mara.at(listened_to), "/dreamscape?view=followed"))) == 2
    assert any(_sorts_ids(plan) for command in recorder.commands for plan in plans(db, command))
    assert complaints(db, recorder.commands, may_sort_ids=True) == []


@pytest.fixture
def commented_dream(db: Any, people: list[ObjectId], mara: Visitor) -> str:
    """The address of a dream with 130 comments, among as many under others; Mara likes each of them."""
    dreams = list(db["dreams"].find({}, {"slug": 1}).limit(31))
    comments = [
        {
            "_id": ObjectId(),
            "dream_id": dreams[0 if number % 2 else number % 30 + 1]["_id"],
            "author_id": people[number],
            "body": "Take me with you!",
            "created_at": START + timedelta(seconds=number // 3),
        }
        for number in range(260)
    ]
    db["comments"].insert_many(comments)
    db["reactions"].insert_many(
        {"comment_id": comment["_id"], "member_id": member, "kind": "like"}
        for comment in comments
        for member in (ObjectId(mara.id), *people[:5])
    )
    return f"/dreams/{dreams[0]['slug']}"


@pytest.mark.parametrize("by", ["a member", "a guest"])
def test_a_dream_and_what_is_said_under_it(
    mara: Visitor, db: Any, listened_to: Flask, recorder: CommandRecorder, commented_dream: str, by: str
) -> None:
    visitor = mara.at(listened_to) if by == "a member" else Visitor(listened_to)
    for path in (commented_dream, f"{commented_dream}?order=newest"):
        assert len(list(pages(visitor, path))) == 3
    for path in (f"{commented_dream}/comments", f"{commented_dream}/comments?order=newest"):
        assert len(list(pages(visitor, path))) == 3
    assert complaints(db, recorder.commands) == []


def test_a_dream_that_was_let_go_and_who_goes_on_with_it(
    mara: Visitor, db: Any, listened_to: Flask, recorder: CommandRecorder
) -> None:
    origin = db["dreams"].find_one({"slug": "dream-100"})["_id"]
    gone = {"state": {"name": "let_go", "at": START, "may_continue": True}, "unlisted": True}
    db["dreams"].update_one({"_id": origin}, {"$set": gone})
    db["dreams"].update_many({"follower_count": 3}, {"$set": {"continues": origin}})
    for path in ("/dreams/dream-100", "/dreams/dream-103"):
        for visitor in (mara.at(listened_to), Visitor(listened_to)):
            assert visitor.get(path).status_code == 200
    walked = {index for one in recorder.commands for plan in plans(db, one) for index in indexes(plan)}
    assert "going_on" in walked
    assert complaints(db, recorder.commands) == []


def test_my_dreams_and_a_members_page_with_their_people(
    mara: Visitor, people: list[ObjectId], db: Any, listened_to: Flask, recorder: CommandRecorder
) -> None:
    db["dreams"].insert_many(_dream(number, ObjectId(mara.id)) for number in range(3000, 3100))
    follow(db, mara, people[:100], 100)
    db["follows"].insert_many(
        {"member_id": person, "kind": "member", "target_id": ObjectId(mara.id)} for person in people
    )
    visitor = mara.at(listened_to)
    for path in (
        "/dreams",
        "/people/mara-lind",
        "/people/mara-lind/following",
        "/people/mara-lind/followers",
    ):
        assert len(list(pages(visitor, path))) == 3
    for path in ("/", "/welcome", "/people/nobody", "/dreams/nothing"):
        visitor.get(path)
        Visitor(listened_to).get(path)
    assert complaints(db, recorder.commands) == []


def test_what_stands_beside_the_dreams_is_counted_along_indexes(
    mara: Visitor, people: list[ObjectId], db: Any, listened_to: Flask, recorder: CommandRecorder
) -> None:
    db["users"].update_one({"email": mara.email}, {"$set": {"interests": ["sea", "travel"]}})
    follow(db, mara, people[:20], 40)
    own = [_dream(number, ObjectId(mara.id)) for number in range(3000, 3010)]
    db["dreams"].insert_many(own)
    db["follows"].insert_many(
        {"member_id": person, "kind": "dream", "target_id": dream["_id"]}
        for person in people
        for dream in own
    )
    db["comments"].insert_many(
        {"dream_id": dream["_id"], "author_id": person, "created_at": datetime.now(UTC)}
        for person in people[:50]
        for dream in own
    )

    page = mara.at(listened_to).get("/dreamscape/aside").text

    assert page.count("300 new followers") == page.count("50 new comments") == 3
    assert complaints(db, recorder.commands) == []


@pytest.mark.parametrize("by", ["a member", "a guest"])
def test_whoever_looks_around(
    mara: Visitor, db: Any, listened_to: Flask, recorder: CommandRecorder, by: str
) -> None:
    visitor = mara.at(listened_to) if by == "a member" else Visitor(listened_to)
    for path in ("/discover", "/discover?category=sea"):
        assert len(list(pages(visitor, path))) == 3
    visitor.get("/dreams/dream-100")
    assert complaints(db, recorder.commands) == []


def test_people_to_meet_and_who_follows_a_dream(
    mara: Visitor, people: list[ObjectId], db: Any, listened_to: Flask, recorder: CommandRecorder
) -> None:
    db["users"].update_one({"email": mara.email}, {"$set": {"interests": ["sea", "travel"]}})
    for number, person in enumerate(people):
        traits = {"interests": ["sea", "travel", "art"][: number % 4], "skills": ["baking"] * (number % 2)}
        db["users"].update_one({"_id": person}, {"$set": {"created_at": START, **traits}})
    follow(db, mara, people[:20], 20)
    db["follows"].insert_many(
        {
            "member_id": person,
            "kind": "dream",
            "target_id": db["dreams"].find_one({"slug": "dream-100"})["_id"],
        }
        for person in people[:100]
    )
    visitor = mara.at(listened_to)
    for path in (*(f"/people?by={way}" for way in WAYS), "/dreams/dream-100/followers"):
        assert len(list(pages(visitor, path))) == 3
    visitor.get("/people")
    # Each is a walk along its own index, be what the reader likes common or rare.
    walked = {index for one in recorder.commands for plan in plans(db, one) for index in indexes(plan)}
    assert {"newest_by_interest", "newest_skilled", "newest", "target"} <= walked
    assert complaints(db, recorder.commands) == []
