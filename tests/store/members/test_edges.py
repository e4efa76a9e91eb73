"""What a process remembers of how members stand to each other, and when it no longer believes it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bson import ObjectId

from dreamscape.store.edges import EdgesCache
from dreamscape.store.members.documents import member_from

if TYPE_CHECKING:
    from dreamscape.models import Member

ME, OTHER = ObjectId(), ObjectId()


def follow(db: Any, member: ObjectId, kind: str, **fields: Any) -> ObjectId:
    """An edge as stored; its target."""
    target = ObjectId()
    db["follows"].insert_one({"member_id": member, "kind": kind, "target_id": target, **fields})
    return target


def member(member_id: ObjectId, follows_version: int, edges_version: int = 0) -> Member:
    """A member as read just now."""
    versions = {"follows_version": follows_version, "edges_version": edges_version}
    return member_from({"_id": member_id, **versions})


def test_people_and_dreams_are_told_apart_and_dreams_stand_in_the_order_of_their_age(db: Any) -> None:
    late = follow(db, ME, "dream", target_created_at=datetime(2026, 5, 2, tzinfo=UTC))
    early = follow(db, ME, "dream", target_created_at=datetime(2026, 5, 1, tzinfo=UTC))
    person = follow(db, ME, "member")
    follow(db, OTHER, "member")
    followed = EdgesCache(db).of(member(ME, 0))
    assert followed.people == (person,)
    assert [dream_id for _, dream_id in followed.dreams] == [early, late]
    assert followed.ids == {str(late), str(early), str(person)}


def test_an_edge_without_the_age_of_its_dream_goes_by_the_age_of_the_id(db: Any) -> None:
    target = follow(db, ME, "dream")
    assert EdgesCache(db).of(member(ME, 0)).dreams == ((target.generation_time, target),)


def test_it_is_believed_until_the_member_follows_or_unfollows(db: Any) -> None:
    ids = EdgesCache(db)
    before = ids.of(member(ME, 3))
    follow(db, ME, "member")
    assert ids.of(member(ME, 3)) is before
    assert len(ids.of(member(ME, 4)).people) == 1


def test_those_asked_for_longest_ago_are_forgotten_when_it_becomes_too_much(db: Any) -> None:
    for one in (ME, OTHER):
        for _ in range(3):
            follow(db, one, "member")
    ids = EdgesCache(db, most_kept=10)
    mine = ids.of(member(ME, 0))
    theirs = ids.of(member(OTHER, 0))
    assert ids.of(member(OTHER, 0)) is theirs
    assert ids.of(member(ME, 0)) is not mine
    assert ids.of(member(ME, 0)) == mine


def test_those_who_follow_nothing_are_forgotten_too(db: Any) -> None:
    ids = EdgesCache(db, most_kept=10)
    members = [ObjectId() for _ in range(11)]
    first = ids.of(member(members[0], 0))
    assert ids.of(member(members[0], 0)) is first
    for other in members[1:]:
        ids.of(member(other, 0))
    assert ids.of(member(members[0], 0)) is not first


def test_somebody_who_follows_more_than_fits_pushes_nobody_out(db: Any) -> None:
    for _ in range(9):
        follow(db, ME, "member")
    ids = EdgesCache(db, most_kept=8)
    theirs = ids.of(member(OTHER, 0))
    assert len(ids.of(member(ME, 0)).ids) == 9
    assert ids.of(member(OTHER, 0)) is theirs


def test_threads_may_ask_for_the_same_and_for_others_at_once(db: Any) -> None:
    members = [ObjectId() for _ in range(6)]
    targets = {which: follow(db, which, "member") for which in members}
    ids = EdgesCache(db, most_kept=5)

    def ask(number: int) -> bool:
        which = members[number % 6]
        return ids.of(member(which, number // 100)).people == (targets[which],)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(300)))


def test_who_follows_them_is_known_and_whose_circles_they_are_in_who_avoids_whom_and_what_they_reported(
    db: Any,
) -> None:
    db["follows"].insert_many(
        [
            {"member_id": OTHER, "kind": "member", "target_id": ME},
            {"member_id": ME, "kind": "member", "target_id": ObjectId()},
        ]
    )
    owner, strange = ObjectId(), ObjectId()
    circle = {"_id": ObjectId(), "owner_id": owner, "name_key": "a", "people": [OTHER, ME]}
    db["circles"].insert_many([circle, {"owner_id": ME, "name_key": "mine", "people": [OTHER]}])
    enemy, bore, gone, dream = (ObjectId() for _ in range(4))
    db["blocks"].insert_many(
        [
            {"member_id": ME, "kind": "block", "target_kind": "member", "target_id": enemy},
            {"member_id": gone, "kind": "block", "target_kind": "member", "target_id": ME},
            {"member_id": ME, "kind": "mute", "target_kind": "member", "target_id": bore},
            {"member_id": ME, "kind": "mute", "target_kind": "dream", "target_id": dream},
            {"member_id": strange, "kind": "mute", "target_kind": "member", "target_id": ME},
        ]
    )
    db["reports"].insert_one({"member_id": ME, "kind": "dream", "target_id": str(dream)})

    edges = EdgesCache(db).of(member(ME, 0))

    assert edges.followed_by == {str(OTHER)}
    assert edges.newest_followers == (OTHER,)
    assert edges.circles == {str(circle["_id"])}
    assert edges.circle_ids == (circle["_id"],)
    assert edges.circle_owners == {str(owner)}
    assert edges.blocked == {str(enemy), str(gone)}
    assert edges.muted == {str(bore)}
    assert set(edges.avoided) == {enemy, gone, bore}
    assert edges.muted_dreams == edges.reported == {str(dream)}


def test_what_others_do_is_believed_until_the_second_number_has_changed(db: Any) -> None:
    edges = EdgesCache(db)
    before = edges.of(member(ME, 0, 5))
    follow(db, OTHER, "member")
    assert edges.of(member(ME, 0, 5)) is before
    assert edges.of(member(ME, 0, 6)) is not before
