"""Documents that transactions write to for one reason: so that of two at once, one waits for the other.

They stand in `site_settings`, one for each name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from pymongo.client_session import ClientSession
    from pymongo.database import Database


class Lock:
    """The lock of this name; `prepare` it before the transaction that takes it."""

    def __init__(self, db: Database[dict[str, Any]], name: str) -> None:
        self._locks = db["site_settings"]
        self._which = {"_id": name}

    def prepare(self) -> None:
        """Make its document, if it is not there: two who make one inside transactions would both fail."""
        self._locks.update_one(self._which, {"$setOnInsert": {"changes": 0}}, upsert=True)

    def take(self, session: ClientSession | None) -> None:
        """Hold it until the transaction of `session` ends."""
        self._locks.update_one(self._which, {"$inc": {"changes": 1}}, **in_session(session))
