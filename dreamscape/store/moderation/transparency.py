"""What moderators did in each month, counted for everybody to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models import MonthlyCount
from dreamscape.store.common.deadline import own_limit
from dreamscape.store.common.union import Pipeline, union_of

if TYPE_CHECKING:
    from datetime import datetime

    from pymongo.database import Database

# Milliseconds it may take: figures are not worth a standstill.
LONGEST_COUNT = 5_000


class Transparency:
    """Counts of entries in the log, and what `monthly_counts` has beside them."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._audit = db["audit"]
        self._months = db["monthly_counts"]

    def since(self, start: datetime) -> list[MonthlyCount]:
        """Each deed that the log has of the months (UTC) from `start` on, under its English name, and each monthly
        count under its own, in one round trip."""
        month = {"$dateToString": {"format": "%Y-%m", "date": "$at"}}
        deeds: Pipeline = [
            {"$match": {"at": {"$gte": start}}},
            {"$group": {"_id": {"month": month, "action": "$action"}, "count": {"$sum": 1}}},
        ]
        months: Pipeline = [{"$match": {"_id": {"$gte": f"{start:%Y-%m}"}}}]
        with own_limit():
            found = union_of([(self._audit, deeds), (self._months, months)], maxTimeMS=LONGEST_COUNT)
        counts = []
        for row in found:
            if isinstance(row["_id"], str):
                month_of = row.pop("_id")
                counts += [MonthlyCount(month_of, name, count) for name, count in row.items()]
            else:
                counts.append(MonthlyCount(row["_id"]["month"], row["_id"]["action"], row["count"]))
        return counts
