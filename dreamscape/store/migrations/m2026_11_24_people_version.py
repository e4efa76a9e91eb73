"""Starts the number that says whether anybody has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymongo.database import Database


def migrate(db: Database[dict[str, Any]]) -> None:
    """Write it down as 0, as which none counts, where there is none."""
    db["people_version"].update_one({"_id": "people"}, {"$setOnInsert": {"number": 0}}, upsert=True)
