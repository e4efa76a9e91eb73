"""Is somebody blocked? Asked within the transactions of what is not to happen then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database


def is_blocked_between(
    db: Database[dict[str, Any]], one: ObjectId, other: ObjectId, session: ClientSession | None
) -> bool:
    """Does one of these two members block the other?

    A block writes to both members (`store.blocks.blocks`). So a transaction that asks this, and writes to either of
    them, comes before it, and its work is undone by it, or after, and is told.
    """
    return bool(blocked_among(db, one, [other], session))


def blocked_among(
    db: Database[dict[str, Any]], one: ObjectId, others: Iterable[ObjectId], session: ClientSession | None
) -> set[ObjectId]:
    """Those of these `others` who block this member or whom they block, for whoever asks as above."""
    among = {"$in": list(others)}
    between = [{"member_id": one, "target_id": among}, {"member_id": among, "target_id": one}]
    edges = db["blocks"].find({"kind": "block", "$or": between}, **in_session(session))
    return {end for edge in edges for end in (edge["member_id"], edge["target_id"])} - {one}
