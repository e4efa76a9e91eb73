"""How long the database has been without a server that takes writes, as far as this process has seen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from pymongo import MongoClient

if TYPE_CHECKING:
    from pymongo.database import Database


class Outage:
    """Asks the client what its monitors know, which costs no round trip. All threads may ask it."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._client = db.client
        self._since: float | None = None

    def seconds(self) -> float:
        """How long ago somebody first asked here while there was none; 0 where there is one."""
        if (
            not isinstance(self._client, MongoClient)
            or self._client.topology_description.has_writable_server()
        ):
            self._since = None
            return 0.0
        now = time.monotonic()
        since = self._since = self._since or now
        return now - since
