"""Opening a room, within the transaction that accepts an offer: the one way in which a room comes to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bson import ObjectId

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pymongo.client_session import ClientSession
    from pymongo.database import Database


def open_room(
    db: Database[dict[str, Any]],
    ask: Mapping[str, Any],
    offer: Mapping[str, Any],
    at: datetime,
    session: ClientSession | None,
) -> ObjectId:
    """The id of a new room for the dreamer of this ask and the author of this offer, both of whom the transaction has
    locked."""
    room = {
        "_id": ObjectId(),
        "ask_id": ask["_id"],
        "dream_id": ask["dream_id"],
        "dreamer_id": ask["dreamer_id"],
        "helper_id": offer["author_id"],
        "title": ask["body"],
        "opened_at": at,
        "last_line_at": at,
        "closed_at": None,
        "closed_by": None,
        "done": False,
    }
    db["rooms"].insert_one(room, **in_session(session))
    key: ObjectId = room["_id"]
    return key
