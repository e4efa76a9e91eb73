"""What a process remembers of a member's follows, and when it no longer believes it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from bson import ObjectId

from dreamscape.store.follows.following import FollowingCache

ME, OTHER = ObjectId(), ObjectId()


def follow(db: Any, member: ObjectId, kind: str, **fields: Any) -> ObjectId:
    """An edge as stored; its target."""
    target = ObjectId()
    db["follows"].insert_one({"member_id": member, "kind": kind, "target_id": target, **fields})
    return target


def test_people_and_dreams_are_told_apart_and_dreams_stand_in_the_order_of_their_age(db: Any) -> None:
    late = follow(db, ME, "dream", target_created_at=datetime(2026, 5, 2, tzinfo=UTC))
    early = follow(db, ME, "dream", target_created_at=datetime(2026, 5, 1, tzinfo=UTC))
    person = follow(db, ME, "member")
    follow(db, OTHER, "member")
    followed = FollowingCache(db).of(str(ME), 0)
    assert followed.people == (person,)
    assert [dream_id for _, dream_id in followed.dreams] == [early, late]
    assert followed.ids == {str(late), str(early), str(person)}


def test_an_edge_without_the_age_of_its_dream_goes_by_the_age_of_the_id(db: Any) -> None:
    target = follow(db, ME, "dream")
    assert FollowingCache(db).of(str(ME), 0).dreams == ((target.generation_time, target),)


def test_it_is_believed_until_the_member_follows_or_unfollows(db: Any) -> None:
    ids = FollowingCache(db)
    before = ids.of(str(ME), 3)
    follow(db, ME, "member")
    assert ids.of(str(ME), 3) is before
    assert len(ids.of(str(ME), 4).people) == 1


def test_those_asked_for_longest_ago_are_forgotten_when_it_becomes_too_much(db: Any) -> None:
    for member in (ME, OTHER):
        for _ in range(3):
            follow(db, member, "member")
    ids = FollowingCache(db, most_kept=10)
    mine = ids.of(str(ME), 0)
    theirs = ids.of(str(OTHER), 0)
    assert ids.of(str(OTHER), 0) is theirs
    assert ids.of(str(ME), 0) is not mine
    assert ids.of(str(ME), 0) == mine


def test_an_id_that_is_none_follows_nobody(db: Any) -> None:
    assert FollowingCache(db).of("nobody", 0).ids == frozenset()


def test_those_who_follow_nothing_are_forgotten_too(db: Any) -> None:
    ids = FollowingCache(db, most_kept=10)
    members = [str(ObjectId()) for _ in range(11)]
    first = ids.of(members[0], 0)
    assert ids.of(members[0], 0) is first
    for member in members[1:]:
        ids.of(member, 0)
    assert ids.of(members[0], 0) is not first


def test_somebody_who_follows_more_than_fits_pushes_nobody_out(db: Any) -> None:
    for _ in range(9):
        follow(db, ME, "member")
    ids = FollowingCache(db, most_kept=8)
    theirs = ids.of(str(OTHER), 0)
    assert len(ids.of(str(ME), 0).ids) == 9
    assert ids.of(str(OTHER), 0) is theirs


def test_threads_may_ask_for_the_same_and_for_others_at_once(db: Any) -> None:
    members = [ObjectId() for _ in range(6)]
    targets = {str(member): follow(db, member, "member") for member in members}
    ids = FollowingCache(db, most_kept=5)

    def ask(number: int) -> bool:
        member = str(members[number % 6])
        return ids.of(member, number // 100).people == (targets[member],)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(300)))
