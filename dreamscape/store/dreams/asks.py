"""What a dream's own document says of what it asks: those that are open for whoever can, the newest first.

So the list of those that somebody could help with is a walk along an index of dreams, and a card shows what is asked
without a query. It moves in the transaction that opens or ends an ask, and so does the job that tells those who can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING

from dreamscape.excerpts import excerpt
from dreamscape.models.asks import MOST_ASKS, OPEN
from dreamscape.models.dream_states import CAME_TRUE, LET_GO
from dreamscape.models.jobs import ASKS_CHANGED
from dreamscape.models.open_asks import OpenAsk
from dreamscape.store.common.transactions import in_session
from dreamscape.store.jobs.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

LONGEST_ASK = 200
# Whose dreamers may be told that they could ask: not twice, and not of what is out of sight or at its end.
SUGGESTED: dict[str, Any] = {
    "ask_suggested": None,
    "hidden": None,
    "follower_count": {"$gt": 0},
    "state.name": {"$nin": [CAME_TRUE, LET_GO]},
}
# What is asked of one member alone is nobody else's.
FOR_ANYBODY: dict[str, Any] = {"to_id": None}


def open_asks_from(document: Mapping[str, Any]) -> tuple[OpenAsk, ...]:
    """What a stored dream says of its open asks."""
    found = document.get("open_asks")
    if not found:
        return ()
    return tuple([OpenAsk(str(one["id"]), one["body"], tuple(one["skill_keys"]), one["at"]) for one in found])


def asks_document(asks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a dream says whose open asks these are."""
    return [
        {
            "id": ask["_id"],
            "body": excerpt(ask["body"], LONGEST_ASK),
            "skill_keys": ask["skill_keys"],
            "at": ask["created_at"],
        }
        for ask in asks
    ]


def asks_changed(
    db: Database[dict[str, Any]], dream_id: ObjectId, session: ClientSession | None, *, tell: bool = True
) -> str:
    """Within the transaction that has opened, changed or ended an ask of this dream: let the dream say so, and have
    those told who can help, and of what has ended nobody any more. Returns the id of the job that does.

    Without `tell` only the dream says so, and there is no job ("").
    """
    # What others are doing to the same asks waits for this, or this for them.
    which = {"dream_id": dream_id, "state": OPEN, **FOR_ANYBODY}
    found = db["asks"].find(which, **in_session(session))
    asks = list(found.sort([("created_at", DESCENDING), ("_id", DESCENDING)]).limit(MOST_ASKS))
    db["dreams"].update_one({"_id": dream_id}, asks_change(asks), **in_session(session))
    if not tell:
        return ""
    payload = {"dream_id": str(dream_id)}
    return Jobs(db).add_anew(ASKS_CHANGED, str(dream_id), payload, session=session)


def note_suggested(
    db: Database[dict[str, Any]], dream: ObjectId, now: datetime, session: ClientSession | None
) -> bool:
    """Within the transaction that tells its dreamer that they could ask for something: was it not told before, and may
    it be?"""
    said = {"$set": {"ask_suggested": now}}
    return bool(
        db["dreams"].update_one({"_id": dream, **SUGGESTED}, said, **in_session(session)).matched_count
    )


def asks_change(asks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The update that lets a dream say that these are its open asks."""
    if not asks:
        return {"$unset": {"open_asks": "", "asked_at": ""}}
    return {"$set": {"open_asks": asks_document(asks), "asked_at": asks[0]["created_at"]}}
