"""Says of older dreams that comments which are closed stay for everybody to read, as they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymongo.database import Database


def migrate(db: Database[dict[str, Any]]) -> None:
    """Write `comments_hidden` where it is missing."""
    db["dreams"].update_many({"comments_hidden": {"$exists": False}}, {"$set": {"comments_hidden": False}})
