"""Whom a reader avoids stands on no page, be they few, whom the query names, or more than a query should name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.services.feed import feed
from dreamscape.services.feed.feed import VIEWS
from tests.support.asks import asking
from tests.support.rows import START, plant, plant_members
from tests.support.without_forms import again, pages, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services

TURNS = [number % 6 for number in range(60)] + [0] * 40 + [number % 5 + 1 for number in range(25)]


@pytest.fixture
def reader(services: Services) -> Member:
    return sign_up(services, "Tom", interests=["sea", "art"])


@pytest.fixture
def dreamers(db: Any, reader: Member) -> list[ObjectId]:
    """Six people who dream in turns, but for forty dreams in a row by the first; the reader follows all of it."""
    people = plant_members(db, 6)
    plant(
        db["dreams"],
        len(TURNS),
        lambda number: {
            "dreamer_id": people[TURNS[number]],
            "title": f"Dream {number}",
            "title_key": f"dream {number}",
            "slug": f"dream-{number}",
            "categories": [["sea"], ["art"]][number % 2],
            "follower_count": number % 3,
            "state": {"name": "came_true", "at": START + timedelta(days=number % 7)},
        },
    )
    for dream in db["dreams"].find():
        db["dreams"].update_one(
            {"_id": dream["_id"]}, {"$set": asking(dream, "welding", at=dream["state"]["at"])}
        )
    db["users"].update_one({"_id": ObjectId(reader.id)}, {"$set": {"skills": ["welding"]}})
    followed = [("member", person) for person in people]
    followed += [("dream", dream["_id"]) for dream in db["dreams"].find({}, {"_id": 1})]
    db["follows"].insert_many(
        {"member_id": ObjectId(reader.id), "kind": kind, "target_id": target, "created_at": START}
        for kind, target in followed
    )
    return people


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("avoided", [(0,), (5,), (0, 1, 2), (1, 2, 3, 4, 5), (0, 1, 2, 3, 4, 5)])
def test_its_pages_are_the_same_however_many_a_reader_avoids(
    services: Services,
    db: Any,
    reader: Member,
    dreamers: list[ObjectId],
    monkeypatch: pytest.MonkeyPatch,
    view: str,
    avoided: tuple[int, ...],
) -> None:
    db["blocks"].insert_many(
        {
            "member_id": ObjectId(reader.id),
            "kind": "mute" if number % 2 else "block",
            "target_kind": "member",
            "target_id": dreamers[number],
            "created_at": START,
        }
        for number in avoided
    )
    db["users"].update_one({"_id": ObjectId(reader.id)}, {"$inc": {"edges_version": 1}})
    tom = again(services, reader.email)

    def every_page() -> list[list[str]]:
        found = pages(lambda after: services.feed.page(tom, view, False, None, after))
        return [[card.dream.title for card in page] for page in found]

    by_query = every_page()
    monkeypatch.setattr(feed, "MOST_AVOIDED_BY_QUERY", 0)
    by_hand = every_page()

    left = sum(turn not in avoided for turn in TURNS)
    assert sum(map(len, by_hand)) == left
    assert by_hand == by_query
