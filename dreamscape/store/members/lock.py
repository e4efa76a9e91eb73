"""Members who are there, and stay until what they do is done."""

from __future__ import annotations

from typing import Any

from bson import ObjectId
from pymongo.client_session import ClientSession
from pymongo.database import Database

from dreamscape.store.common.transactions import in_session


def lock_member(db: Database[dict[str, Any]], member: ObjectId, session: ClientSession | None) -> bool:
    """Within the transaction of what a member does: are they still there?

    It writes to the member, so that whoever is just leaving (`store.accounts.deletions`) collides with it; having only
    looked, one could leave something behind for somebody whose things are cleared away already.
    """
    counted = db["users"].update_one({"_id": member}, {"$inc": {"acts": 1}}, **in_session(session))
    return bool(counted.matched_count)
