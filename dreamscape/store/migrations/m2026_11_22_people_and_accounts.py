"""Takes the shorter index of followers away, whose name the one that brings them newest first has now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.migrations.steps import drop_index

if TYPE_CHECKING:
    from pymongo.database import Database


def migrate(db: Database[dict[str, Any]]) -> None:
    """Drop `follows.target` where it does not end with `_id`."""
    drop_index(db["follows"], "target", [("kind", 1), ("target_id", 1)])
