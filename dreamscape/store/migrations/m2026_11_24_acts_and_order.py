"""Takes the index of categories away that `in_order` has replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.migrations.steps import drop_index

if TYPE_CHECKING:
    from pymongo.database import Database


def migrate(db: Database[dict[str, Any]]) -> None:
    """Drop `categories.position`."""
    drop_index(db["categories"], "position", [("position", 1)])
