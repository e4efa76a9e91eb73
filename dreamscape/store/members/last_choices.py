"""For whom a member's last dream was, in `users`: what the form of the next one begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models import AudienceChoice
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database


def keep_last_choice(
    db: Database[dict[str, Any]], member: ObjectId, choice: AudienceChoice, session: ClientSession | None
) -> None:
    """It is the member's last one now. Call it in the transaction that writes the dream."""
    chosen = {**choice._asdict(), "circles": object_ids(choice.circles)}
    db["users"].update_one({"_id": member}, {"$set": {"last_audience": chosen}}, **in_session(session))


def last_choice(db: Database[dict[str, Any]], member_id: str) -> AudienceChoice | None:
    """The member's last one, perhaps with circles that are gone since; None before their first dream."""
    found = db["users"].find_one({"_id": object_id(member_id)}, {"last_audience": 1})
    chosen = (found or {}).get("last_audience")
    if not chosen:
        return None
    return AudienceChoice(chosen["audience"], tuple(map(str, chosen["circles"])), chosen["who_may_comment"])
