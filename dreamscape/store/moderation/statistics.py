"""How much happens: documents counted by the day they were made."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from dreamscape.store.common.deadline import own_limit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pymongo.database import Database

# Milliseconds a count may take: figures are not worth a standstill.
LONGEST_COUNT = 5_000


class Statistics:
    """Counts in any collection with an index on `created_at`; that index alone is read."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db

    def per_day(self, collection: str, since: datetime) -> Mapping[date, int]:
        """How many documents of `collection` were made on each day (UTC) from `since` on; empty days are missing."""
        pipeline: list[dict[str, Any]] = [
            {"$match": {"created_at": {"$gte": since}}},
            {"$project": {"_id": 0, "day": {"$dateToString": {"format": "%Y-%m-%d", "date": "$created_at"}}}},
            {"$group": {"_id": "$day", "count": {"$sum": 1}}},
        ]
        with own_limit():
            found = list(self._db[collection].aggregate(pipeline, maxTimeMS=LONGEST_COUNT))
        return {date.fromisoformat(row["_id"]): row["count"] for row in found}
