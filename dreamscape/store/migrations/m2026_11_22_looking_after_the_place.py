"""Lets moderators find members by name who signed up before their names were kept for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.members.documents import name_keys
from dreamscape.store.migrations.steps import in_batches

if TYPE_CHECKING:
    from pymongo.database import Database

LACKING = {"name_key": {"$exists": False}}


def migrate(db: Database[dict[str, Any]]) -> None:
    """Write `name_key` and `last_name_key` where they are missing."""
    for batch in in_batches(db["users"], LACKING, ("first_name", "last_name")):
        for member in batch:
            keys = name_keys(member.get("first_name", ""), member.get("last_name", ""))
            # Unless they have just changed their name, which brings its keys along.
            db["users"].update_one({"_id": member["_id"], **LACKING}, {"$set": keys})
