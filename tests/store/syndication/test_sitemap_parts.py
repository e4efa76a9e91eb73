"""Parts of the site map: each full at so many documents, and from then on the same for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from dreamscape.errors import NotFound
from dreamscape.store.sitemap import Sitemap
from tests.store.feed.test_feed import dream_number
from tests.support.query_plans import CommandRecorder, indexes, plans, stages


@pytest.fixture
def sitemap(db: Any) -> Sitemap:
    """One whose parts are full with three, each id settled at once."""
    return Sitemap(db, size=3, settled_after=timedelta(days=-1))


def plant(db: Any, count: int, **fields: Any) -> list[ObjectId]:
    before = db["dreams"].count_documents({})
    dreams = [dream_number(number, **fields) for number in range(before, before + count)]
    db["dreams"].insert_many(dreams)
    return [dream["_id"] for dream in dreams]


def parts(sitemap: Sitemap) -> list[list[str]]:
    return [
        [slug for slug, _ in sitemap.dreams(number)] for number in range(1, sitemap.counts()["dreams"] + 1)
    ]


def test_there_is_one_open_part_of_nothing(sitemap: Sitemap) -> None:
    sitemap.close_full_parts()
    assert sitemap.counts() == {"dreams": 1, "people": 1}
    assert parts(sitemap) == [[]]
    assert list(sitemap.people(1)) == []
    for number in (0, 2, -1):
        with pytest.raises(NotFound):
            sitemap.dreams(number)


def test_every_dream_stands_in_one_part(sitemap: Sitemap, db: Any) -> None:
    plant(db, 8)
    sitemap.close_full_parts()
    assert parts(sitemap) == [
        [f"dream-{number}" for number in some] for some in ((0, 1, 2), (3, 4, 5), (6, 7))
    ]
    plant(db, 2)
    assert parts(sitemap)[2] == ["dream-6", "dream-7", "dream-8"]  # at most so many until the hour is over
    sitemap.close_full_parts()
    sitemap.close_full_parts()
    assert [len(part) for part in parts(sitemap)] == [3, 3, 3, 1]


def test_what_stands_in_a_part_stays_there_whatever_goes(sitemap: Sitemap, db: Any) -> None:
    ids = plant(db, 8)
    sitemap.close_full_parts()
    db["dreams"].delete_many({"_id": {"$in": [ids[0], ids[2]]}})
    db["dreams"].update_one({"_id": ids[4]}, {"$set": {"audience": "members"}})
    sitemap.close_full_parts()
    assert parts(sitemap) == [["dream-1"], ["dream-3", "dream-5"], ["dream-6", "dream-7"]]


def test_what_nobody_can_see_counts_so_that_it_has_room_when_it_comes_into_sight(
    sitemap: Sitemap, db: Any
) -> None:
    ids = plant(db, 6, hidden={"reason": "spam"})
    sitemap.close_full_parts()
    assert parts(sitemap) == [[], [], []]
    db["dreams"].update_many({"_id": {"$in": ids}}, {"$unset": {"hidden": ""}})
    assert [len(part) for part in parts(sitemap)] == [3, 3, 0]


def test_what_came_just_now_closes_no_part(db: Any) -> None:
    """Another process may just be storing something with an id between these."""
    plant(db, 5)
    hasty = Sitemap(db, size=3)
    hasty.close_full_parts()
    assert hasty.counts()["dreams"] == 1


def test_two_processes_close_a_part_once(sitemap: Sitemap, db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(db, 4)
    end = Sitemap._end  # noqa: SLF001 - between looking and writing another one does the same

    def while_another_does(self: Sitemap, kind: str, number: int) -> Any:
        found = end(self, kind, number)
        monkeypatch.setattr(Sitemap, "_end", end)
        sitemap.close_full_parts()
        return found

    monkeypatch.setattr(Sitemap, "_end", while_another_does)
    Sitemap(db, size=3, settled_after=timedelta(days=-1)).close_full_parts()
    assert [len(part) for part in parts(sitemap)] == [3, 1]


def test_who_wishes_not_to_be_found_is_in_none_nor_are_their_dreams(
    sitemap: Sitemap, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dreamscape.store.sitemap.BATCH", 2)
    shy, other = ObjectId(), ObjectId()
    for number, (person, wish) in enumerate(((shy, {"no_index": True}), (other, {"no_index": False}))):
        db["users"].insert_one({"_id": person, "slug": f"person-{number}", "email_key": f"{number}", **wish})
    plant(db, 1, dreamer_id=other)
    plant(db, 1, dreamer_id=shy)
    plant(db, 1, dreamer_id=other)
    assert parts(sitemap) == [["dream-0", "dream-2"]]
    assert list(sitemap.people(1)) == ["person-1"]


@pytest.mark.real_db
def test_every_query_walks_an_index(sitemap: Sitemap, db: Any, mongo_uri: str) -> None:
    plant(db, 8)
    sitemap.close_full_parts()
    recorder = CommandRecorder()
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        listened_to = Sitemap(client["dreamscape"], size=3, settled_after=timedelta(days=-1))
        listened_to.close_full_parts()
        list(listened_to.dreams(2))
        list(listened_to.people(1))
    walked = [command for command in recorder.commands if command.get("find") in ("dreams", "users")]
    assert len(walked) == 5  # the ends of two open parts, dreams and who of their dreamers is shy, people
    for command in walked:
        for plan in plans(db, command):
            assert indexes(plan) <= {"_id_", "no_index"}
            assert not stages(plan) & {"COLLSCAN", "SORT"}
