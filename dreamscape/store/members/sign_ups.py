"""Who has just signed up, in `users`: counted by the network they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from pymongo.database import Database


class SignUps:
    """Counts of those who came lately and are still here."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]

    def count(self, network: str, since: datetime, most: int) -> int:
        """How many came since then from the network of this digest; counting stops at `most`."""
        which = {"joined.network": network, "created_at": {"$gt": since}}
        return self._users.count_documents(which, limit=most)
