"""Which documents name a picture, in any collection that has them under `picture`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pymongo.database import Database


class PictureReferences:
    """The pictures that the documents of one collection name."""

    def __init__(self, db: Database[dict[str, Any]], collection: str) -> None:
        self.name = collection
        self._documents = db[collection]

    def public_ids(self) -> Iterator[str]:
        """Each name, once per document that has it; None, missing and "" are none."""
        query = {"picture.public_id": {"$exists": True, "$nin": [None, ""]}}
        for document in self._documents.find(query, {"picture.public_id": 1}):
            yield document["picture"]["public_id"]

    def names(self, public_id: str) -> bool:
        """Does any document name this picture?"""
        return self._documents.find_one({"picture.public_id": public_id}, {"_id": 1}) is not None

    def forget(self, public_id: str) -> int:
        """Take this picture's name out of every document; return of how many."""
        changed = self._documents.update_many({"picture.public_id": public_id}, {"$set": {"picture": None}})
        return changed.modified_count
