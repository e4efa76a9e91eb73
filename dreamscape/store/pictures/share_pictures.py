"""The `share_pictures` collection: what the link of a dream is shown with, drawn from what the dream says.

One of a dream at most, and nothing in it that is not in its dream: so it may be lost at any time, and is drawn anew. A
TTL index forgets it, since links are followed when they are new.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo.errors import DuplicateKeyError

if TYPE_CHECKING:
    from pymongo.database import Database

LIFETIME = timedelta(days=30)


class SharePictures:
    """Share pictures by the dream they belong to. `digest` says of which of its versions one is."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._pictures = db["share_pictures"]

    def find(self, dream_id: str, digest: str) -> bytes | None:
        """The picture of the dream as it is now; None where it was not drawn yet."""
        found = self._pictures.find_one({"_id": ObjectId(dream_id), "digest": digest})
        return bytes(found["png"]) if found else None

    def keep(self, dream_id: str, digest: str, png: bytes) -> None:
        """Keep it in the place of the one there was."""
        document = {"digest": digest, "png": png, "expires_at": datetime.now(UTC) + LIFETIME}
        # Of two that come first at once one may be refused: the other has been kept.
        with suppress(DuplicateKeyError):
            self._pictures.replace_one({"_id": ObjectId(dream_id)}, document, upsert=True)

    def clear(self, dream_id: str) -> None:
        """The dream is gone."""
        self._pictures.delete_one({"_id": ObjectId(dream_id)})
