"""The `kept_pictures` collection: what became of a guest's picture, or of one that was shared from elsewhere, until
the dream it belongs to is shared.

It names nobody and nothing names it: whoever has its key has it. A TTL index forgets it.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dreamscape.models import KeptPicture

if TYPE_CHECKING:
    from datetime import timedelta

    from pymongo.database import Database


class KeptPictures:
    """A few pictures on their way, each for a while."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._kept = db["kept_pictures"]

    def add(self, picture: KeptPicture, lifetime: timedelta, most: int) -> str:
        """Keep it for so long, and return the key that finds it; "" while there are as many as `most` already."""
        if self._kept.count_documents({}, limit=most) >= most:
            return ""
        key = secrets.token_urlsafe(16)
        files = {name: getattr(picture, name) for name in KeptPicture.__slots__}
        self._kept.insert_one({"_id": key, **files, "expires_at": datetime.now(UTC) + lifetime})
        return key

    def find(self, key: str) -> KeptPicture | None:
        """The one of this key, unless its time is over."""
        found = self._kept.find_one(_there(key))
        return KeptPicture(**{name: found[name] for name in KeptPicture.__slots__}) if found else None

    def keep_longer(self, key: str, lifetime: timedelta) -> None:
        """It stays for so long from now on, if it is still there."""
        self._kept.update_one(_there(key), {"$set": {"expires_at": datetime.now(UTC) + lifetime}})

    def remove(self, key: str) -> None:
        """It is needed no longer; it need not be there."""
        self._kept.delete_one({"_id": key})


def _there(key: str) -> dict[str, Any]:
    return {"_id": key, "expires_at": {"$gt": datetime.now(UTC)}}
