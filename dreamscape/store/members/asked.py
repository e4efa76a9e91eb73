"""How often a member was asked to help, and what they said no to, in their own document."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

WEEK = timedelta(days=7)  # in which a member is asked twice at most
MOST_REFUSED = 100  # of one member that are remembered


def may_be_asked(now: datetime) -> dict[str, Any]:
    """Members who want to hear, whose address is theirs, who stay, and who were not asked twice this week."""
    return {
        "may_be_asked": True,
        "email_confirmed": True,
        "leaves_at": None,
        "asked.before": {"$not": {"$gt": now - WEEK}},
    }


def take_turn(
    db: Database[dict[str, Any]],
    member: ObjectId,
    ask: ObjectId,
    now: datetime,
    session: ClientSession | None,
) -> dict[str, Any] | None:
    """Within the transaction that asks a member, as `lock_member`: when they were asked last (`last`); None where they
    may not be asked now, or said no to this."""
    which = {"_id": member, **may_be_asked(now), "refused_asks": {"$ne": ask}}
    found = db["users"].find_one_and_update(which, {"$inc": {"acts": 1}}, **in_session(session))
    return None if found is None else (found.get("asked") or {})


def count_asked(
    db: Database[dict[str, Any]],
    member: ObjectId,
    before: datetime | None,
    now: datetime,
    session: ClientSession | None,
) -> None:
    """They are asked now, and were `before`: by a clock that may have been a little ahead of this one."""
    asked = {"last": max(now, before or now), "before": before and min(now, before)}
    db["users"].update_one({"_id": member}, {"$set": {"asked": asked}}, **in_session(session))


def remember_refusal(db: Database[dict[str, Any]], member: ObjectId, ask: ObjectId) -> None:
    """They said no to this; safe to repeat."""
    kept = {"$each": [ask], "$slice": -MOST_REFUSED}
    which = {"_id": member, "refused_asks": {"$ne": ask}}
    db["users"].update_one(which, {"$push": {"refused_asks": kept}})
