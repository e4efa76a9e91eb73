"""The `categories` collection: what a dream can be about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from dreamscape.models import Category


class Categories:
    """The site's some forty categories; small enough to be read as a whole."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._categories = db["categories"]

    def all(self) -> list[Category]:
        """Every category in its order, the retired ones too."""
        rows = self._categories.find().sort([("position", ASCENDING), ("_id", ASCENDING)]).limit(500)
        return [Category(row["_id"], row.get("name", row["_id"]), bool(row.get("retired"))) for row in rows]

    def add_missing(self, categories: Iterable[tuple[str, str]]) -> int:
        """Add those of (key, name) that are not there yet, in this order; return how many were added."""
        present = {category.key for category in self.all()}
        missing = [(key, name) for key, name in categories if key not in present]
        if missing:
            self._categories.insert_many(
                [
                    {"_id": key, "name": name, "position": position, "retired": False}
                    for position, (key, name) in enumerate(missing, start=len(present))
                ]
            )
        return len(missing)
