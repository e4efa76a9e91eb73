"""Members whose words a moderator has looked at and let through: nothing of theirs waits any more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database


def vet(db: Database[dict[str, Any]], member: ObjectId, session: ClientSession | None) -> bool:
    """Trust what this member writes, from the first time on that somebody says so; are they there?

    It writes to the member, as `lock_member` does, so that whoever is just leaving collides with it.
    """
    change = {"$min": {"vetted_at": datetime.now(UTC)}, "$inc": {"acts": 1}}
    return bool(db["users"].update_one({"_id": member}, change, **in_session(session)).matched_count)
