"""The `monthly_counts` collection: what happened in a month and leaves no document behind that could be counted.

Its numbers have no names in them, so they stay when members leave; each moves in the transaction that it counts.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

Name = Literal["reports_received", "reports_closed", "appeals_received", "room_reports"]


class MonthlyCounts:
    """One document for each month (UTC), `2026-11`."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._months = db["monthly_counts"]

    def count(self, name: Name, many: int, session: ClientSession | None) -> None:
        """So many more happened this month."""
        this_month = {"_id": f"{datetime.now(UTC):%Y-%m}"}
        others = {other: 0 for other in get_args(Name) if other != name}
        change = {"$inc": {name: many}, "$setOnInsert": others}
        self._months.update_one(this_month, change, upsert=True, **in_session(session))
