"""A block that is undone at once has ended nothing; one that is taken back later has."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.errors import NotFound
from dreamscape.services.circles import MOST_PEOPLE
from dreamscape.store.blocks.blocks import Blocks
from dreamscape.store.blocks.ended import MOST_KEPT, UNDO_TIME, Ended, EndedByBlocks
from tests.support.without_forms import again, dream_by, sign_up

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services

VERSIONS = {"acts": 0, "edges_version": 0, "follows_version": 0}


class Two:
    """Mara and Tom, who follow each other and each other's dreams, and have each other in circles; Ada, who is in one
    with Tom."""

    def __init__(self, services: Services, db: Any) -> None:
        self.services, self.db = services, db
        self.mara, self.tom, self.ada = (sign_up(services, name) for name in ("Mara", "Tom", "Ada"))
        self.boat, self.kite = dream_by(services, self.mara), dream_by(services, self.tom, "A kite")
        for one, other, dream in ((self.mara, self.tom, self.kite), (self.tom, self.mara, self.boat)):
            services.follows.follow_member(one, other.slug)
            services.follows.follow_dream(one, dream.slug)
        self.crew = services.circles.add(self.mara, "Crew", [self.ada.slug, self.tom.slug])
        services.circles.add(self.mara, "Bakers", [self.ada.slug])
        services.circles.add(self.tom, "Friends", [self.mara.slug])

    def now(self, member: Member) -> Member:
        return again(self.services, member.email)

    def block(self) -> None:
        self.services.blocks.block(self.now(self.mara), self.tom.slug)

    def undo(self) -> bool:
        return self.services.blocks.undo_block(self.now(self.mara), self.tom.slug)[1]

    def stored(self) -> dict[str, list[Any]]:
        """All but the numbers by which a process knows that something has changed, and what is told of it."""
        found = {name: list(self.db[name].find().sort("_id")) for name in ("follows", "circles", "dreams")}
        found["users"] = [
            {**user, **VERSIONS, "unread_notifications": 0} for user in self.db["users"].find().sort("_id")
        ]
        found["blocks"] = list(self.db["blocks"].find())
        return found

    def agrees(self) -> bool:
        return list(self.services.integrity.run(repair=False)) == []


@pytest.fixture
def two(services: Services, db: Any) -> Two:
    return Two(services, db)


def test_all_that_it_ended_is_as_it_was_in_its_place(two: Two) -> None:
    before, seen = two.stored(), two.services.viewer_of(two.now(two.tom)).edges

    two.block()
    assert two.db["follows"].count_documents({}) == 0
    assert two.undo()

    assert two.stored() == before
    assert two.services.viewer_of(two.now(two.tom)).edges == seen
    assert two.db["ended_by_blocks"].count_documents({}) == 0
    assert two.agrees()
    # Done twice it is done once.
    assert not two.undo()
    assert two.stored() == before


def test_a_block_that_is_taken_back_in_peace_brings_nothing_back_nor_does_a_later_one(two: Two) -> None:
    two.block()
    two.services.blocks.unblock(two.now(two.mara), two.tom.slug)
    assert not two.undo()
    two.block()
    two.undo()

    assert two.db["follows"].count_documents({}) == 0
    assert [circle["people"] for circle in two.db["circles"].find({"name": "Friends"})] == [[]]
    assert two.db["blocks"].count_documents({}) == 0


def test_after_some_minutes_only_the_block_is_taken_back(two: Two) -> None:
    two.block()
    kept = two.db["ended_by_blocks"].find_one()
    two.db["ended_by_blocks"].update_one({}, {"$set": {"at": kept["at"] - UNDO_TIME}})

    assert not two.undo()

    assert two.db["blocks"].count_documents({}) == two.db["follows"].count_documents({}) == 0
    expiry = two.db["ended_by_blocks"].index_information()["expiry"]
    assert timedelta(seconds=expiry["expireAfterSeconds"]) == UNDO_TIME


def test_whoever_is_blocked_by_the_other_meanwhile_brings_nothing_back(two: Two) -> None:
    two.block()
    Blocks(two.db).block(two.tom.id, two.mara.id)

    assert not two.undo()

    assert [str(edge["member_id"]) for edge in two.db["blocks"].find()] == [two.tom.id]
    two.services.blocks.undo_block(two.now(two.tom), two.mara.slug)
    assert two.db["follows"].count_documents({}) == 0


def test_who_is_blocked_cannot_undo_it(two: Two) -> None:
    two.block()
    with pytest.raises(NotFound):
        two.services.blocks.undo_block(two.now(two.tom), two.mara.slug)
    assert two.db["blocks"].count_documents({}) == 1


def test_what_is_gone_meanwhile_stays_gone_and_the_rest_comes_back(two: Two) -> None:
    two.block()
    two.services.dreams.delete(two.now(two.tom), two.kite.slug)
    two.services.circles.remove(two.now(two.mara), two.crew)

    assert two.undo()

    followed = {str(edge["target_id"]) for edge in two.db["follows"].find()}
    assert followed == {two.tom.id, two.mara.id, two.boat.id}
    assert two.agrees()


def test_a_circle_that_is_full_meanwhile_stays_as_it_is(two: Two) -> None:
    two.block()
    full = [ObjectId() for _ in range(MOST_PEOPLE)]
    two.db["circles"].update_one({"_id": ObjectId(two.crew)}, {"$set": {"people": full}})

    assert two.undo()

    assert two.db["circles"].find_one({"_id": ObjectId(two.crew)})["people"] == full


def test_when_either_leaves_nothing_is_kept_of_the_two(two: Two) -> None:
    for leaves in (two.tom, two.mara):
        two.db["ended_by_blocks"].delete_many({})
        two.db["ended_by_blocks"].insert_one(
            {
                "member_id": ObjectId(two.mara.id),
                "target_id": ObjectId(two.tom.id),
                "follows": [],
                "circles": [],
            }
        )
        two.services.account_deletion.remove(leaves.id)
        assert two.db["ended_by_blocks"].count_documents({}) == 0


def test_a_block_that_ends_nothing_keeps_nothing(services: Services, db: Any) -> None:
    mara, tom = sign_up(services, "Mara"), sign_up(services, "Tom")
    services.blocks.block(mara, tom.slug)
    assert db["ended_by_blocks"].count_documents({}) == 0
    assert services.blocks.undo_block(again(services, mara.email), tom.slug)[1] is False


def test_of_very_many_follows_those_of_people_are_kept(db: Any) -> None:
    edge = {"member_id": ObjectId(), "target_id": ObjectId()}
    dreams = [{"kind": "dream", "n": n} for n in range(MOST_KEPT)]

    EndedByBlocks(db).keep(ObjectId(), edge, Ended([*dreams, {"kind": "member", "n": 0}], []), None)

    kept = db["ended_by_blocks"].find_one()["follows"]
    assert (len(kept), kept[0]["kind"]) == (MOST_KEPT, "member")
