"""New jobs, as the database tells of them: a change stream, or nothing where it has none to offer."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pymongo.errors import PyMongoError

if TYPE_CHECKING:
    from threading import Event

    from pymongo.change_stream import ChangeStream
    from pymongo.database import Database

ADDED = [{"$match": {"operationType": "insert"}}]
# How long one answer of the stream may take, and so whoever waits to notice that it is to stop.
ANSWER_SECONDS = 0.5


class JobArrivals:
    """Wakes up whoever waits for jobs. For one thread alone."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._jobs = db["jobs"]
        self._stream: ChangeStream[dict[str, Any]] | None = None

    def listen(self) -> None:
        """Hear of what is added from now on, where the database tells (a replica set does)."""
        if self._stream is None:
            with suppress(PyMongoError, NotImplementedError):
                self._stream = self._jobs.watch(ADDED, max_await_time_ms=int(ANSWER_SECONDS * 1000))

    def wait(self, seconds: float, stop: Event) -> None:
        """Return as soon as a job was added, so much time has gone by or `stop` is set."""
        until = time.monotonic() + seconds
        while not stop.is_set() and time.monotonic() < until:
            if self._has_arrived(stop):
                return

    def close(self) -> None:
        """Listen no more."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(PyMongoError):
                stream.close()

    def _has_arrived(self, stop: Event) -> bool:
        if self._stream is not None:
            try:
                return self._stream.try_next() is not None
            except PyMongoError:
                self.close()
        stop.wait(ANSWER_SECONDS)
        return False
