"""Moving dreams and interests from a category to the one that takes it over.

The category says first where it goes; then documents follow, batch by batch.
Whatever stops that, it goes on from where it stood, since a document that has
been rewritten is no longer found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pymongo.database import Database

BATCH = 500
# Where category keys are named, in lists without repetition.
FIELDS = (("dreams", "categories"), ("users", "interests"))


class CategoryMerges:
    """Rewrites what names a category."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db

    def rewrite_batch(self, key: str, into: str) -> int:
        """Let up to 500 documents name `into` in place of `key`, each still once; return how many there were.

        0 means that none is left.
        """
        for collection, field in FIELDS:
            documents = self._db[collection]
            batch = list(documents.find({field: key}, {field: 1}).limit(BATCH))
            for document in batch:
                before = document[field]
                # Found by what was read: a list that somebody has changed meanwhile waits for the next batch.
                unchanged = {"_id": document["_id"], field: before}
                documents.update_one(unchanged, {"$set": {field: _replaced(before, key, into)}})
            if batch:
                return len(batch)
        return 0

    def count(self, key: str, most: int) -> int:
        """How many dreams are about `key`; counting stops at `most`."""
        return self._db["dreams"].count_documents({"categories": key}, limit=most)

    def is_named(self, key: str) -> bool:
        """Does any document still name it?"""
        return any(
            self._db[collection].find_one({field: key}, {"_id": 1}) is not None
            for collection, field in FIELDS
        )


def _replaced(keys: Iterable[str], key: str, into: str) -> list[str]:
    return list(dict.fromkeys(into if found == key else found for found in keys))
