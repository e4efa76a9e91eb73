"""The `categories` collection: what a dream can be about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.models import Category

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pymongo.database import Database

MOST = 500


class Categories:
    """The site's some forty categories; small enough to be read as a whole."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._categories = db["categories"]

    def all(self) -> list[Category]:
        """Every category in its order, the retired ones too."""
        in_order = [("position", ASCENDING), ("_id", ASCENDING)]
        rows = self._categories.find(batch_size=MOST).sort(in_order).limit(MOST)
        return [_category_from(row) for row in rows]

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

    def add(self, key: str, name: str) -> bool:
        """Add a category behind all others; False when the key is taken."""
        last = self._categories.find_one({}, {"position": 1}, sort=[("position", DESCENDING)])
        position = last.get("position", 0) + 1 if last else 0
        try:
            self._categories.insert_one({"_id": key, "name": name, "position": position, "retired": False})
        except DuplicateKeyError:
            return False
        return True

    def rename(self, key: str, name: str) -> bool:
        """Give a category another name; is there such a category?"""
        return self._set(key, {"name": name})

    def retire(self, key: str, retired: bool) -> bool:
        """Let nobody choose it any more, or again; is there such a category, and not merged into another?"""
        return self._set(key, {"retired": retired})

    def merge(self, key: str, into: str) -> bool:
        """Say that `into` takes this one's dreams over; is there such a category, and not merged already?"""
        return self._set(key, {"retired": True, "merged_into": into})

    def _set(self, key: str, values: dict[str, Any]) -> bool:
        unmerged = {"_id": key, "merged_into": {"$in": [None, ""]}}
        return bool(self._categories.update_one(unmerged, {"$set": values}).matched_count)


def _category_from(document: Mapping[str, Any]) -> Category:
    return Category(
        key=document["_id"],
        name=document.get("name", document["_id"]),
        retired=bool(document.get("retired")),
        merged_into=document.get("merged_into", ""),
    )
