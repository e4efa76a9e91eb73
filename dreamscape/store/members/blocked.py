"""Is somebody blocked? Asked within the transactions of what is not to happen then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
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
    between = [{"member_id": one, "target_id": other}, {"member_id": other, "target_id": one}]
    edge = db["blocks"].find_one({"kind": "block", "$or": between}, {"_id": 1}, **in_session(session))
    return edge is not None
