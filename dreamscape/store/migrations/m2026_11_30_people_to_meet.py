"""Takes the index of members' interests away that `newest_by_interest` has replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.migrations.steps import drop_index

if TYPE_CHECKING:
    from pymongo.database import Database


def migrate(db: Database[dict[str, Any]]) -> None:
    """Drop `users.interest`."""
    drop_index(db["users"], "interest", [("interests", 1)])
