"""Dreams that are for circles of their dreamer's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

FOR_CIRCLES: dict[str, Any] = {"audience": "circles"}


def count_for_each_circle(db: Database[dict[str, Any]], owner: ObjectId) -> dict[ObjectId, int]:
    """How many dreams of this dreamer's are for each of their circles; those that none is for are left out."""
    groups = db["dreams"].aggregate(
        [
            {"$match": {"dreamer_id": owner, **FOR_CIRCLES}},
            {"$unwind": "$circles"},
            {"$group": {"_id": "$circles", "dreams": {"$sum": 1}}},
        ]
    )
    return {group["_id"]: group["dreams"] for group in groups}


def count_for_circle_alone(db: Database[dict[str, Any]], owner: ObjectId, circle: ObjectId) -> int:
    """How many dreams of this dreamer's are for this circle and for no other."""
    return db["dreams"].count_documents({"dreamer_id": owner, **FOR_CIRCLES, "circles": [circle]})


def take_circle_away(
    db: Database[dict[str, Any]], owner: ObjectId, circle: ObjectId, session: ClientSession | None
) -> None:
    """This circle of the dreamer's is no more: what was for it alone is from now on for nobody but them."""
    alone = {"dreamer_id": owner, **FOR_CIRCLES, "circles": [circle]}
    db["dreams"].update_many(alone, {"$set": {"audience": "only_me"}}, **in_session(session))
    named = {"dreamer_id": owner, "circles": circle}
    db["dreams"].update_many(named, {"$pull": {"circles": circle}}, **in_session(session))
