"""The `migrations` collection: what was begun and done on this database, and the lease of the release at work on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.models import MigrationRecord
from dreamscape.store.common.indexes import ensure_indexes

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymongo.database import Database

    from dreamscape.store.migrations.steps import Progress
    from dreamscape.store.migrations.table import Migration

_LEASE = "lease"


class Migrations:
    """One document for each migration by its name, and while a release is at work one that says whose it is."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._migrations = db["migrations"]

    def records(self) -> list[MigrationRecord]:
        """All that were begun on the database, by name."""
        rows = self._migrations.find({"_id": {"$ne": _LEASE}}).sort("_id", ASCENDING)
        return [
            MigrationRecord(row["_id"], row["backward_compatible"], row.get("applied_at")) for row in rows
        ]

    def apply(self, migration: Migration, progressed: Callable[[Progress], object]) -> None:
        """Let the database go through this one; `progressed` hears how far it is. Raises whatever either does.

        That it begins is written down before, so that no version that cannot bear it starts in the middle.
        """
        which = {"_id": migration.name}
        begun = {"backward_compatible": migration.backward_compatible}
        self._migrations.update_one(which, {"$setOnInsert": begun}, upsert=True)
        migration.apply(self._db, progressed)
        self._migrations.update_one(which, {"$set": {"applied_at": datetime.now(UTC)}})

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
