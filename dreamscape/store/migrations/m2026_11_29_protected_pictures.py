"""Writes down which pictures are on pages that are not for everybody; storage follows with the next sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymongo.database import Database

# Whose pages were not for everybody, by collection.
CLOSED: dict[str, dict[str, Any]] = {"dreams": {"hidden": {"$ne": None}}, "users": {"members_only": True}}


def migrate(db: Database[dict[str, Any]]) -> None:
    """Mark their pictures."""
    for collection, closed in CLOSED.items():
        not_yet = {"picture.public_id": {"$gt": ""}, "picture.protected": {"$ne": True}, **closed}
        db[collection].update_many(not_yet, {"$set": {"picture.protected": True}})
