"""Moving dreams and interests from a category to the one that takes it over.

The category says first where it goes; then documents follow, batch by batch.
Whatever stops that, it goes on from where it stood, since a document that has
been rewritten is no longer found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dreamscape.store.common.union import ONE_BATCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pymongo.database import Database

BATCH = 500
# Where category keys are named, in lists without repetition.
FIELDS = (("dreams", "categories"), ("users", "interests"))


class CategoryUse(NamedTuple):
    """How many dreams are about a category, as far as they were counted, and whether any document names it."""

    dreams: int
    named: bool


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

    def uses(self, most: int) -> dict[str, CategoryUse]:
        """What is known of every category, by key, in one round trip; counting dreams stops at `most`."""
        keys = self._db["categories"]
        limits = {"dreams": most, "users": 1}
        # A pipeline of one stage for each category is longer than a free Atlas cluster allows; a look-up is not.
        joins = [_count_of(collection, field, limits[collection]) for collection, field in FIELDS]
        try:
            rows = list(keys.aggregate([{"$project": {"_id": 1}}, *joins], batchSize=ONE_BATCH))
        except NotImplementedError:  # mongomock counts nothing in a look-up
            rows = [self._use_one_by_one(row["_id"], limits) for row in keys.find({}, {"_id": 1})]
        return {
            row["_id"]: CategoryUse(_first_count(row["dreams"]), bool(row["dreams"] or row["users"]))
            for row in rows
        }

    def _use_one_by_one(self, key: str, limits: Mapping[str, int]) -> dict[str, Any]:
        counts: dict[str, Any] = {"_id": key}
        for collection, field in FIELDS:
            count = self._db[collection].count_documents({field: key}, limit=limits[collection])
            counts[collection] = [{"count": count}] if count else []
        return counts


def _count_of(collection: str, field: str, most: int) -> dict[str, Any]:
    """The stage that counts the documents whose `field` names this category; no document at all for none."""
    return {
        "$lookup": {
            "from": collection,
            "localField": "_id",
            "foreignField": field,
            "pipeline": [{"$limit": most}, {"$count": "count"}],
            "as": collection,
        }
    }


def _first_count(counts: Sequence[Mapping[str, int]]) -> int:
    return counts[0]["count"] if counts else 0


def _replaced(keys: Iterable[str], key: str, into: str) -> list[str]:
    return list(dict.fromkeys(into if found == key else found for found in keys))
