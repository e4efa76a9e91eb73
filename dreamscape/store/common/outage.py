"""How long the database has been without a server that takes writes, as the driver sees it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pymongo.monitoring import TopologyListener

if TYPE_CHECKING:
    from pymongo.monitoring import TopologyClosedEvent, TopologyDescriptionChangedEvent, TopologyOpenedEvent


class Outage(TopologyListener):
    """Listens to a client, as one of its `event_listeners`. PyMongo's own threads tell it; all threads may ask."""

    def __init__(self) -> None:
        self._since: float | None = None

    def seconds(self) -> float:
        """How long there has been none; 0 where there is one, or nobody has looked for one yet."""
        since = self._since
        return 0.0 if since is None else time.monotonic() - since

    def opened(self, event: TopologyOpenedEvent) -> None:
        """The client begins to look."""
        del event
        self._since = time.monotonic()

    def description_changed(self, event: TopologyDescriptionChangedEvent) -> None:
        """It has found a server or lost one."""
        if event.new_description.has_writable_server():
            self._since = None
        elif self._since is None:
            self._since = time.monotonic()

    def closed(self, event: TopologyClosedEvent) -> None:
        """Nobody looks any more."""
        del event
        self._since = None
