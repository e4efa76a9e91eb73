"""The counts in a member's own document; each moves inside the transaction that makes it true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pymongo import ReturnDocument

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database


def count_follower(
    db: Database[dict[str, Any]], member: ObjectId, step: Literal[1, -1], session: ClientSession | None
) -> bool:
    """One follower more, or one less; is there such a member?"""
    change = {"$inc": {"follower_count": step, "edges_version": 1}}
    return bool(db["users"].update_one({"_id": member}, change, **in_session(session)).matched_count)


def raise_edges_version(
    db: Database[dict[str, Any]], members: Iterable[ObjectId], session: ClientSession | None
) -> None:
    """What a process remembers of how others stand to these members is no longer true."""
    which = {"_id": {"$in": list(members)}}
    db["users"].update_many(which, {"$inc": {"edges_version": 1}}, **in_session(session))


def count_follows_change(
    db: Database[dict[str, Any]], member: ObjectId, session: ClientSession | None
) -> bool:
    """What a process remembers of whom and what this member follows is no longer true; are they there?"""
    return _increment(db, member, "follows_version", 1, session)


def count_unread(
    db: Database[dict[str, Any]], member: ObjectId, step: int, session: ClientSession | None
) -> None:
    """So many unread notifications more, or less."""
    if step:
        _increment(db, member, "unread_notifications", step, session)


def lock_member(db: Database[dict[str, Any]], member: ObjectId, session: ClientSession | None) -> bool:
    """Within the transaction of what a member does: are they still there?

    It writes to the member, so that whoever is just leaving (`store.accounts.deletions`) collides with it; having
    only looked, one could leave something behind for somebody whose things are cleared away already.
    """
    return _increment(db, member, "acts", 1, session)


def next_act(db: Database[dict[str, Any]], member: ObjectId, session: ClientSession | None) -> int | None:
    """As `lock_member`: a number that is greater than that of everything before at this member; None when they are
    gone."""
    found = db["users"].find_one_and_update(
        {"_id": member},
        {"$inc": {"acts": 1}},
        {"acts": 1},
        return_document=ReturnDocument.AFTER,
        **in_session(session),
    )
    return int(found["acts"]) if found else None


def next_acts(
    db: Database[dict[str, Any]], members: Iterable[ObjectId], session: ClientSession | None
) -> dict[ObjectId, int]:
    """As `next_act`, of those among many who are there."""
    which = {"_id": {"$in": list(members)}}
    db["users"].update_many(which, {"$inc": {"acts": 1}}, **in_session(session))
    return {row["_id"]: row["acts"] for row in db["users"].find(which, {"acts": 1}, **in_session(session))}


def count_all_unread(
    db: Database[dict[str, Any]], members: Iterable[ObjectId], session: ClientSession | None
) -> None:
    """One unread notification more for each of these."""
    which = {"_id": {"$in": list(members)}}
    db["users"].update_many(which, {"$inc": {"unread_notifications": 1}}, **in_session(session))


def _increment(
    db: Database[dict[str, Any]], member: ObjectId, field: str, step: int, session: ClientSession | None
) -> bool:
    changed = db["users"].update_one({"_id": member}, {"$inc": {field: step}}, **in_session(session))
    return bool(changed.matched_count)
