"""Who has just signed up, in `users`: counted by the network they came from, and doubted for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.common.ids import object_id

if TYPE_CHECKING:
    from datetime import datetime

    from pymongo.database import Database


class SignUps:
    """Those who came lately and are still here."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]

    def count(self, network: str, since: datetime, most: int) -> int:
        """How many came since then from the network of this digest; counting stops at `most`."""
        which = {"joined.network": network, "created_at": {"$gt": since}}
        return self._users.count_documents(which, limit=most)

    def doubt(self, member_id: str, doubt: str) -> None:
        """Wonder about this one, for this reason above all."""
        first = {"$push": {"joined.doubts": {"$each": [doubt], "$position": 0}}}
        self._users.update_one({"_id": object_id(member_id)}, first)
