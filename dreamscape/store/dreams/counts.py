"""The counts in a dream's own document; each moves inside the transaction that makes it true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

Step = Literal[1, -1]


def count_follower(
    db: Database[dict[str, Any]], dream: ObjectId, step: Step, session: ClientSession | None
) -> bool:
    """One follower more, or one less; is there such a dream?"""
    change = {"$inc": {"follower_count": step}}
    return bool(db["dreams"].update_one({"_id": dream}, change, **in_session(session)).matched_count)


def count_comment(
    db: Database[dict[str, Any]],
    dream: ObjectId,
    step: Step,
    session: ClientSession | None,
    *,
    closed_too: bool = False,
) -> bool:
    """One comment more, or one less; is there such a dream, and for one more, unless `closed_too`: does it take any?"""
    which: dict[str, Any] = {"_id": dream}
    if step == 1 and not closed_too:
        which["comments_enabled"] = {"$ne": False}
    change = {"$inc": {"comment_count": step}}
    return bool(db["dreams"].update_one(which, change, **in_session(session)).matched_count)
