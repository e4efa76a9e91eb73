"""What a process remembers of a member's follows, and when it no longer believes it."""

from __future__ import annotations

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
    ids = FollowingCache(db, most_kept=5)
    mine = ids.of(str(ME), 0)
    theirs = ids.of(str(OTHER), 0)
    assert ids.of(str(OTHER), 0) is theirs
    assert ids.of(str(ME), 0) is not mine
    assert ids.of(str(ME), 0) == mine


def test_an_id_that_is_none_follows_nobody(db: Any) -> None:
    assert FollowingCache(db).of("nobody", 0).ids == frozenset()
