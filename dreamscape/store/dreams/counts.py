"""What a dream's own document says of others: counts, and whether it is reported; each true in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from dreamscape.store.common.ids import object_ids
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def as_judged(dream: Dream) -> dict[str, Any]:
    """Holds while the same people may see the dream and comment on it as when it was read."""
    said = {"audience": dream.audience, "who_may_comment": dream.who_may_comment}
    # Not there in a dream of before there were audiences.
    judged: dict[str, Any] = {
        key: {"$in": [value, None]} if value == USUAL[key] else value for key, value in said.items()
    }
    if dream.circles:
        judged["circles"] = object_ids(dream.circles)
    if dream.comments_enabled:
        judged["comments_enabled"] = {"$ne": False}  # what such a dream has when they are closed
    return judged


def count_comment(
    db: Database[dict[str, Any]],
    dream: ObjectId,
    step: Step,
    session: ClientSession | None,
    only_if: Mapping[str, Any] | None = None,
) -> bool:
    """One comment more, or one less; is there such a dream, for which `only_if` holds?"""
    change = {"$inc": {"comment_count": step}}
    return bool(
        db["dreams"]
        .update_one({"_id": dream, **(only_if or {})}, change, **in_session(session))
        .matched_count
    )


def mark_reported(
    db: Database[dict[str, Any]], dream: ObjectId | None, session: ClientSession | None
) -> bool:
    """Something of this dream, or said under it, is reported; is there such a dream?"""
    change = {"$set": {"reported": True}}
    return bool(db["dreams"].update_one({"_id": dream}, change, **in_session(session)).matched_count)


def unmark_reported(db: Database[dict[str, Any]], dream: ObjectId, session: ClientSession | None) -> None:
    """Nothing of it is any more."""
    db["dreams"].update_one({"_id": dream}, {"$unset": {"reported": ""}}, **in_session(session))
