"""The `avatars` collection: drawings that admins added, and which of the site's own are retired.

One of the site's own has a document only once it is retired, with `picture` None.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dreamscape.models import Avatar, Picture
from dreamscape.store.pictures.documents import picture_document, picture_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pymongo.database import Database

MOST = 1000


class Avatars:
    """Drawings by key."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._avatars = db["avatars"]

    def all(self) -> list[Avatar]:
        """Every document, oldest first."""
        found = self._avatars.find(batch_size=MOST).sort("created_at").limit(MOST)
        return [_avatar_from(row) for row in found]

    def by_picture(self, public_id: str) -> Avatar | None:
        """The drawing that is this picture, or None."""
        row = self._avatars.find_one({"picture.public_id": public_id})
        return _avatar_from(row) if row else None

    def add(self, key: str, picture: Picture) -> None:
        """Offer a new drawing."""
        self._avatars.insert_one(
            {
                "_id": key,
                "picture": picture_document(picture),
                "retired": False,
                "created_at": datetime.now(UTC),
            }
        )

    def retire(self, key: str, retired: bool) -> None:
        """Offer it no more, or again."""
        self._avatars.update_one(
            {"_id": key},
            {
                "$set": {"retired": retired},
                "$setOnInsert": {"picture": None, "created_at": datetime.now(UTC)},
            },
            upsert=True,
        )


def _avatar_from(row: Mapping[str, Any]) -> Avatar:
    return Avatar(row["_id"], picture_from(row.get("picture")), bool(row.get("retired")))
