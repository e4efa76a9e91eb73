"""The `migrations` collection: what this database has been through, and the lease of the release at work on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.models import AppliedMigration
from dreamscape.store.common.indexes import ensure_indexes

if TYPE_CHECKING:
    from pymongo.database import Database

    from dreamscape.store.migrations.table import Migration

_LEASE = "lease"


class Migrations:
    """One document for each migration by its name, and while a release is at work one that says whose it is."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._migrations = db["migrations"]

    def applied(self) -> list[AppliedMigration]:
        """All that the database has been through, by name."""
        rows = self._migrations.find({"_id": {"$ne": _LEASE}}).sort("_id", ASCENDING)
        return [AppliedMigration(row["_id"], row["applied_at"], row["backward_compatible"]) for row in rows]

    def apply(self, migration: Migration) -> None:
        """Let the database go through this one, and write that down. Raises whatever the migration does."""
        migration.migrate(self._db)
        record = {"applied_at": datetime.now(UTC), "backward_compatible": migration.backward_compatible}
        self._migrations.update_one({"_id": migration.name}, {"$setOnInsert": record}, upsert=True)

    def ensure_indexes(self) -> int:
        """Create the indexes that are missing; return how many there are."""
        return ensure_indexes(self._db)

    def take_lease(self, holder: str, seconds: float) -> bool:
        """Give `holder` the lease for so long, unless it is somebody else's and not over. Is it theirs?"""
        now = datetime.now(UTC)
        over = {"_id": _LEASE, "until": {"$lte": now}}
        try:
            self._migrations.update_one(over, {"$set": _lease(holder, now, seconds)}, upsert=True)
        except DuplicateKeyError:  # there is one, and it is not over
            return False
        return True

    def renew_lease(self, holder: str, seconds: float) -> bool:
        """Let the lease of `holder` begin anew. Is it still theirs?"""
        lease = _lease(holder, datetime.now(UTC), seconds)
        return bool(
            self._migrations.update_one({"_id": _LEASE, "holder": holder}, {"$set": lease}).matched_count
        )

    def end_lease(self, holder: str) -> None:
        """Let others have it, if it is still theirs."""
        self._migrations.delete_one({"_id": _LEASE, "holder": holder})


def _lease(holder: str, now: datetime, seconds: float) -> dict[str, Any]:
    return {"holder": holder, "until": now + timedelta(seconds=seconds)}
