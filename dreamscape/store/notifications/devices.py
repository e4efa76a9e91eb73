"""Who can be reached outside the site at all? Nothing is queued for anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database


def with_devices(
    db: Database[dict[str, Any]], members: Iterable[ObjectId], session: ClientSession | None
) -> set[ObjectId]:
    """Those of these members who have a browser to which something can be pushed."""
    which = {"member_id": {"$in": list(members)}}
    found = db["push_subscriptions"].find(which, {"_id": 0, "member_id": 1}, **in_session(session))
    return {row["member_id"] for row in found}
