"""What a dream's own document says of others: counts, and whether it is reported; each true in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from dreamscape.store.common.ids import object_ids
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Dream

Step = Literal[1, -1]
USUAL = {"audience": "everybody", "who_may_comment": "readers"}


def count_follower(
    db: Database[dict[str, Any]], dream: ObjectId, step: Step, session: ClientSession | None
) -> bool:
    """One follower more, or one less; is there such a dream?"""
    change = {"$inc": {"follower_count": step}}
    return bool(db["dreams"].update_one({"_id": dream}, change, **in_session(session)).matched_count)


def as_seen(dream: Dream) -> dict[str, Any]:
    """Holds while the same people may see the dream as when it was read."""
    circles = {"circles": object_ids(dream.circles)} if dream.circles else {}
    return {"audience": _said("audience", dream.audience), **circles}


def as_judged(dream: Dream) -> dict[str, Any]:
    """Holds while the same people may see the dream and comment on it as when it was read."""
    judged = {**as_seen(dream), "who_may_comment": _said("who_may_comment", dream.who_may_comment)}
    if dream.comments_enabled:
        judged["comments_enabled"] = {"$ne": False}  # what such a dream has when they are closed
    return judged


def _said(key: str, value: str) -> Any:
    # Not there in a dream of before there were audiences.
    return {"$in": [value, None]} if value == USUAL[key] else value


def lock_dream(
    db: Database[dict[str, Any]],
    dream: ObjectId,
    session: ClientSession | None,
    *,
    only_if: Mapping[str, Any] | None = None,
) -> bool:
    """Within the transaction of what is done at a dream: is it still there, and does `only_if` hold for it?

    It writes to the dream, so that whoever takes it away or changes it just now collides with it.
    """
    which = {"_id": dream, **(only_if or {})}
    return bool(db["dreams"].update_one(which, {"$inc": {"acts": 1}}, **in_session(session)).matched_count)


def count_comment(
    db: Database[dict[str, Any]],
    dream: ObjectId,
    step: Step,
    session: ClientSession | None,
    *,
    at: datetime,
    only_if: Mapping[str, Any] | None = None,
) -> bool:
    """One comment of that moment more, or one less; is there such a dream, for which `only_if` holds?"""
    which = {"_id": dream, **(only_if or {})}
    later, earlier = {"comment_count": step}, {"comment_count": step, "earlier_comment_count": step}
    for since, change in (({"$not": {"$gte": at}}, later), ({"$gte": at}, earlier)):
        one = {**which, "comments_since": since}
        if db["dreams"].update_one(one, {"$inc": change}, **in_session(session)).matched_count:
            return True
    return False


def keep_comments_apart(
    db: Database[dict[str, Any]], dream: ObjectId, session: ClientSession | None
) -> dict[str, Any]:
    """All that was said under this dream so far is for its author and the dreamer alone; returns what says so of it.

    Call it in a transaction that writes to the dream, so that a comment on its way waits for it.
    """
    # What waits for a moderator was said too, and is let through as what it was.
    newest = [
        db[name].find_one(
            {"dream_id": dream}, {"created_at": 1}, sort=[("created_at", -1)], **in_session(session)
        )
        for name in ("comments", "pending_comments")
    ]
    times = [found["created_at"] for found in newest if found]
    if not times:
        return {}
    many = db["comments"].count_documents({"dream_id": dream}, **in_session(session))
    return {"comments_since": max(times), "earlier_comment_count": many}


def mark_reported(
    db: Database[dict[str, Any]], dream: ObjectId | None, session: ClientSession | None
) -> bool:
    """Something of this dream, or said under it, is reported; is there such a dream?"""
    change = {"$set": {"reported": True}}
    return bool(db["dreams"].update_one({"_id": dream}, change, **in_session(session)).matched_count)


def unmark_reported(db: Database[dict[str, Any]], dream: ObjectId, session: ClientSession | None) -> None:
    """Nothing of it is any more."""
    db["dreams"].update_one({"_id": dream}, {"$unset": {"reported": ""}}, **in_session(session))
