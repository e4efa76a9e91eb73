"""A release in a process of its own: `python -m tests.support.release MONGO_URI LEASE_SECONDS`.

It has two migrations. Each writes down that it began, waits until it may go on, and that it ended. What the
release says is written down too.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from typing import Any

from pymongo import MongoClient

from dreamscape.services.site.migrations import Migrations
from dreamscape.store.migrations.table import Migration
from dreamscape.store.site.migrations import Migrations as MigrationStore

NAMES = ("2026-11-22-sea", "2026-11-23-land")


def leave_marks(name: str, db: Any) -> None:
    """Add to the migration's marks; it goes on when the collection `gate` has a document."""
    db["marks"].insert_one({"at": f"{name} began"})
    while not db["gate"].find_one():
        time.sleep(0.01)
    db["marks"].insert_one({"at": f"{name} ended"})


def main(mongo_uri: str, lease_seconds: str) -> None:
    table = [Migration(name, partial(leave_marks, name), backward_compatible=True) for name in NAMES]
    with MongoClient[dict[str, Any]](mongo_uri, tz_aware=True) as client:
        db = client.get_default_database()
        migrations = Migrations(
            store=MigrationStore(db),
            plant_categories=lambda: 0,
            table=table,
            lease_seconds=float(lease_seconds),
        )
        migrations.run(lambda text: db["said"].insert_one({"text": text}))


if __name__ == "__main__":
    main(*sys.argv[1:])
