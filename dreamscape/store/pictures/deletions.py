"""The `picture_deletions` collection: pictures to take out of storage, and when to try next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(days=1)


class PictureDeletions:
    """The queue. `_id` is the public id, so a picture waits in it once."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._queue = db["picture_deletions"]

    def add(self, public_id: str | None, session: ClientSession | None = None) -> None:
        """Queue a picture; None and "" are no picture. Call it with the session that drops its name."""
        if not public_id:
            return
        now = datetime.now(UTC)
        self._queue.update_one(
            {"_id": public_id},
            {"$setOnInsert": {"queued_at": now, "next_try_at": now, "attempts": 0}},
            upsert=True,
            **in_session(session),
        )

    def due(self, now: datetime, most: int = 0) -> list[str]:
        """Public ids whose time has come, the longest waiting first; `most` of them, 0 for all."""
        found = self._queue.find({"next_try_at": {"$lte": now}}, {"_id": 1}).sort("next_try_at", 1)
        return [document["_id"] for document in found.limit(most)]

    def all(self) -> list[str]:
        """Every public id that waits."""
        return [document["_id"] for document in self._queue.find({}, {"_id": 1})]

    def remove(self, public_ids: Iterable[str]) -> None:
        """These are done with."""
        for public_id in public_ids:
            self._queue.delete_one({"_id": public_id})

    def postpone(self, public_id: str, now: datetime, reason: str) -> None:
        """A try failed: wait a minute, then twice as long each time, a day at most."""
        document = self._queue.find_one({"_id": public_id}, {"attempts": 1})
        if document is None:
            return
        attempts = document.get("attempts", 0)
        wait = min(_FIRST_WAIT * 2 ** min(attempts, 20), _LONGEST_WAIT)
        self._queue.update_one(
            {"_id": public_id},
            {"$set": {"next_try_at": now + wait, "last_error": reason}, "$inc": {"attempts": 1}},
        )
