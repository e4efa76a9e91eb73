"""Lists of people and account deletion use indexes, however many there are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from bson import ObjectId

from dreamscape.store.follows.lists import FollowLists


def stages(plan: dict[str, Any]) -> list[str]:
    """The names of a winning plan's stages, from the outside in."""
    inner = plan.get("inputStage") or plan.get("queryPlan")
    return ([plan["stage"]] if "stage" in plan else []) + (stages(inner) if inner else [])


@pytest.mark.real_db
@pytest.mark.parametrize(
    ("collection", "query", "sort"),
    [
        ("follows", {"kind": "member", "target_id": ObjectId(), "_id": {"$lt": ObjectId()}}, [("_id", -1)]),
        ("follows", {"kind": "member", "member_id": ObjectId(), "_id": {"$lt": ObjectId()}}, [("_id", -1)]),
        ("comments", {"author_id": ObjectId()}, [("_id", 1)]),
        ("users", {"leaves_at": {"$lte": datetime.now(UTC)}, "role": {"$ne": "admin"}}, [("leaves_at", 1)]),
        ("slugs", {"target_id": ObjectId()}, [("created_at", 1)]),
        ("dreams", {"dreamer_id": ObjectId()}, [("created_at", 1), ("_id", 1)]),
        ("dreams", {"picture.public_id": "dreams/a"}, []),
        ("users", {"picture.public_id": "profile/a"}, []),
        ("avatars", {"picture.public_id": "profile/a"}, []),
        (
            "sessions",
            {"member_id": ObjectId(), "expires_at": {"$gt": datetime.now(UTC)}},
            [("last_seen_at", -1)],
        ),
    ],
)
def test_a_list_uses_an_index(
    db: Any, collection: str, query: dict[str, Any], sort: list[tuple[str, int]]
) -> None:
    found = db[collection].find(query)
    plan = (found.sort(sort) if sort else found).explain()["queryPlanner"]["winningPlan"]

    assert "IXSCAN" in stages(plan)
    assert "COLLSCAN" not in stages(plan)
    # Somebody has a handful of names; everything else comes in its order.
    assert ("SORT" in stages(plan)) == (collection == "slugs")


def test_a_page_ends_where_the_next_begins(db: Any) -> None:
    me, others = ObjectId(), [ObjectId() for _ in range(5)]
    for other in others:
        db["follows"].insert_one({"member_id": me, "kind": "member", "target_id": other})
    db["follows"].insert_one({"member_id": me, "kind": "dream", "target_id": ObjectId()})
    store = FollowLists(db)

    first = store.followed_by(str(me), None, 3, "")
    second = store.followed_by(str(me), first.after, 3, "")

    assert [*first.items, *second.items] == [str(other) for other in reversed(others)]
    assert second.after is None
    assert store.count_followed_by(str(me)) == 5
    assert store.followers_of(str(others[0]), None, 3, "").items == [str(me)]
