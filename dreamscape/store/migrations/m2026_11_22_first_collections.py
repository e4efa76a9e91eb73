"""Creates the first collections, so that what comes after finds them and no transaction has to make one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.migrations.steps import create_collections

if TYPE_CHECKING:
    from pymongo.database import Database

COLLECTIONS = (
    "users", "sessions", "slugs", "dreams", "comments", "follows", "reactions", "categories", "letters", "kept_forms",
    "picture_deletions",
)  # fmt: skip


def migrate(db: Database[dict[str, Any]]) -> None:
    """Create what is missing of them; GridFS makes its two by itself."""
    create_collections(db, COLLECTIONS)
