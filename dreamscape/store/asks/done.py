"""An ask is done once a room that came of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models.asks import DONE, ENDED, WAITING
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from datetime import datetime

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database


def mark_done(
    db: Database[dict[str, Any]], ask_id: ObjectId, at: datetime, session: ClientSession | None
) -> None:
    """Within the transaction that closes the room: the ask is done, and who still waits for an answer hears that it is
    not needed any more."""
    change = {"$set": {"state": DONE, "closed_at": at}}
    db["asks"].update_one({"_id": ask_id, "state": {"$ne": DONE}}, change, **in_session(session))
    waiting = {"ask_id": ask_id, "state": WAITING}
    ended = {"$set": {"state": ENDED, "answered_at": at}}
    db["offers"].update_many(waiting, ended, **in_session(session))
