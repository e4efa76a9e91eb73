"""Who may be in a circle, who hears of it, and how people leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.errors import NotAllowed, NotFound
from dreamscape.services.circles import MOST_CIRCLES, MOST_PEOPLE
from dreamscape.store.accounts.deletions import PendingDeletions
from dreamscape.store.accounts.personal_data import PersonalData
from dreamscape.store.circles import Circles as CircleStore
from dreamscape.store.site.integrity import Integrity
from tests.support.without_forms import again, sign_up
from tests.unit.circles.acts import make_dream, refused

if TYPE_CHECKING:
    from dreamscape.models import Member
    from dreamscape.wiring import Services


def versions(db: Any) -> dict[str, int]:
    """How often each person's edges have changed, by first name."""
    return {found["first_name"]: found.get("edges_version", 0) for found in db["users"].find()}


def block(db: Any, one: Member, other: Member) -> None:
    db["blocks"].insert_one(
        {
            "member_id": ObjectId(one.id),
            "kind": "block",
            "target_kind": "member",
            "target_id": ObjectId(other.id),
        }
    )
    db["users"].update_many({}, {"$inc": {"edges_version": 1}})


def test_whoever_is_put_in_or_taken_out_is_remembered_no_longer_as_they_were_and_nobody_else(
    services: Services, mara: Member, tom: Member, ines: Member, db: Any
) -> None:
    sign_up(services, "Nora")
    circle = services.circles.add(mara, "Swimmers", [tom.slug, ines.slug])
    assert versions(db) == {"Mara": 0, "Tom": 1, "Ines": 1, "Nora": 0}
    services.circles.change(mara, circle, "Bathers", [tom.slug])
    assert versions(db) == {"Mara": 0, "Tom": 1, "Ines": 2, "Nora": 0}
    services.circles.put(mara, ines, [circle], "")
    assert versions(db)["Ines"] == 3
    services.circles.put(mara, ines, [], "")
    assert versions(db)["Ines"] == 4
    services.circles.remove(mara, circle)
    assert versions(db) == {"Mara": 0, "Tom": 2, "Ines": 4, "Nora": 0}


def test_one_is_not_in_a_circle_of_ones_own(services: Services, mara: Member) -> None:
    refused("people", services.circles.add, mara, "Me", [mara.slug])
    with pytest.raises(NotAllowed):
        services.circles.person(mara, mara.slug)


@pytest.mark.parametrize("who_blocks", ["the owner", "the other"])
def test_whoever_is_blocked_is_as_if_not_there(
    services: Services, mara: Member, tom: Member, db: Any, who_blocks: str
) -> None:
    block(db, *((mara, tom) if who_blocks == "the owner" else (tom, mara)))
    mara = again(services, mara.email)
    error = refused("people", services.circles.add, mara, "Swimmers", [tom.slug])
    nobody = refused("people", services.circles.add, mara, "Swimmers", ["nobody-there"])
    assert str(error.message) == str(nobody.message).replace("nobody-there", tom.slug)
    with pytest.raises(NotFound):
        services.circles.person(mara, tom.slug)


def test_a_block_that_comes_between_leaves_nobody_in_a_circle(
    mara: Member, tom: Member, ines: Member, db: Any
) -> None:
    """The service has looked already: then the store does, in its transaction."""
    block(db, tom, mara)
    store = CircleStore(db)
    circle = store.add(mara.id, "Swimmers", [tom.id, ines.id, mara.id, str(ObjectId())], MOST_CIRCLES)
    assert store.by_id(mara.id, circle).people == (ines.id,)  # type: ignore[union-attr]
    with pytest.raises(NotFound):
        store.put(mara.id, tom.id, [circle], new_name="", most=MOST_CIRCLES, most_people=MOST_PEOPLE)


def test_a_former_name_still_leads_to_somebody(services: Services, mara: Member, tom: Member) -> None:
    services.profiles.change(tom, tom.content._replace(first_name="Thomas"))
    services.circles.add(mara, "Swimmers", [tom.slug])
    assert again(services, tom.email).slug != tom.slug
    assert services.circles.of(mara)[0].people == (tom.id,)


def test_who_is_not_there_is_named_and_nothing_changes(
    services: Services, mara: Member, tom: Member, ines: Member, db: Any
) -> None:
    circle = services.circles.add(mara, "Swimmers", [tom.slug])
    before = db["circles"].find_one()
    error = refused("people", services.circles.change, mara, circle, "Other", [ines.slug, "no-such-person"])
    assert "no-such-person" in str(error.message)
    assert db["circles"].find_one() == before


def test_between_two_who_part_no_circle_remains_and_others_stay_as_they_are(
    services: Services, mara: Member, tom: Member, ines: Member, db: Any
) -> None:
    for owner, people in ((mara, (tom, ines)), (tom, (mara, ines)), (ines, (mara, tom))):
        services.circles.add(owner, "Mine", [person.slug for person in people])
    before = versions(db)
    for _ in range(2):
        CircleStore(db).separate(ObjectId(mara.id), ObjectId(tom.id), None)
    assert [services.circles.of(owner)[0].people for owner in (mara, tom, ines)] == [
        (ines.id,), (ines.id,), (mara.id, tom.id),
    ]  # fmt: skip
    assert versions(db) == {**before, "Mara": before["Mara"] + 1, "Tom": before["Tom"] + 1}


def test_whoever_leaves_takes_their_circles_along_and_is_in_nobodys(
    services: Services, mara: Member, tom: Member, ines: Member, db: Any
) -> None:
    services.circles.add(mara, "Mine", [ines.slug])
    services.circles.add(tom, "Mine", [mara.slug, ines.slug])
    before = versions(db)["Ines"]
    PendingDeletions(db).begin(mara.id)
    for _ in range(2):
        PersonalData(db).erase(mara.id)
    assert services.circles.of(mara) == []
    assert services.circles.of(tom)[0].people == (ines.id,)
    assert versions(db)["Ines"] == before + 1
    with pytest.raises(NotFound):
        services.circles.add(mara, "Late", [])


def test_recount_finds_who_is_gone_and_takes_them_out(
    services: Services, mara: Member, tom: Member, db: Any
) -> None:
    circle = services.circles.add(mara, "Mine", [tom.slug])
    orphan = db["circles"].insert_one({"owner_id": ObjectId(), "name_key": "x", "people": []}).inserted_id
    make_dream(db, mara, circle, str(ObjectId()))
    db["circles"].update_one({"_id": ObjectId(circle)}, {"$push": {"people": ObjectId()}})
    integrity = Integrity(db)
    for repair in (False, True):
        found = {(one.collection, one.field) for one in integrity.orphans(repair)}
        assert found == {("circles", "owner_id"), ("circles", "people"), ("dreams", "circles")}
    assert list(integrity.orphans(repair=False)) == []
    assert db["circles"].find_one({"_id": orphan}) is None
    assert services.circles.of(mara)[0].people == (tom.id,)
    assert db["dreams"].find_one({})["circles"] == [ObjectId(circle)]
