"""The `spent_challenges` collection: which proofs of work have had their use.

A solved challenge stays solved, so what makes it count once is written here; a TTL index forgets it when the
challenge itself has expired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo.errors import DuplicateKeyError

if TYPE_CHECKING:
    from datetime import datetime

    from pymongo.database import Database


class SpentChallenges:
    """Each by its signature, which no other challenge has."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._spent = db["spent_challenges"]

    def spend(self, signature: str, expires_at: datetime) -> bool:
        """Use it up; False if somebody has before, be it in this very moment."""
        try:
            self._spent.insert_one({"_id": signature, "expires_at": expires_at})
        except DuplicateKeyError:
            return False
        return True
