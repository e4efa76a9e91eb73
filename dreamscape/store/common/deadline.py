"""One deadline for whoever waits: all database operations of a request, or of a job, end by it together.

PyMongo's own deadline (`pymongo.timeout`) bounds whatever is called within it: finding a server, waiting for an
answer, trying again, the server's work. It can only be made shorter from inside, so it is left and entered anew where
time does not count, or where a little more is needed.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pymongo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

# PyMongo takes 0 for "none": who has no time left has this much.
NO_TIME = 0.001


class _Limit(threading.local):
    """What bounds the database operations of this thread."""

    ends_at: float | None = None
    uncounted = 0.0
    _entered: AbstractContextManager[object] | None = None

    def set(self, ends_at: float | None) -> None:
        """Let them end by `ends_at`, or whenever they do."""
        if self._entered is not None:
            self._entered.__exit__(None, None, None)
            self._entered = None
        self.ends_at = ends_at
        if ends_at is not None:
            limit = pymongo.timeout(max(ends_at - time.monotonic(), NO_TIME))
            limit.__enter__()
            self._entered = limit


_limit = _Limit()


def start(seconds: float) -> None:
    """From now on, until `end`, this thread's database operations take `seconds` together at most."""
    _limit.set(time.monotonic() + seconds)


def end() -> None:
    """They are bounded no longer."""
    _limit.set(None)


def seconds_left() -> float | None:
    """How much time there is before the deadline; None where there is no deadline."""
    return None if _limit.ends_at is None else _limit.ends_at - time.monotonic()


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Within, database operations take so long together at most, and no longer than a deadline around it allows."""
    outer, uncounted = _limit.ends_at, _limit.uncounted
    own = time.monotonic() + seconds
    _limit.set(own if outer is None else min(own, outer))
    try:
        yield
    finally:
        _limit.set(None if outer is None else outer + _limit.uncounted - uncounted)


@contextmanager
def uncounted() -> Iterator[None]:
    """Within, something other than the database is waited for; the deadline moves on by the time that takes."""
    outer, began = _limit.ends_at, time.monotonic()
    _limit.set(None)
    try:
        yield
    finally:
        took = time.monotonic() - began
        _limit.uncounted += took
        _limit.set(None if outer is None else outer + took)


@contextmanager
def some_more(seconds: float) -> Iterator[None]:
    """Within, there are `seconds` even when the deadline has come: for what must not be left as it is."""
    outer = _limit.ends_at
    _limit.set(None if outer is None else time.monotonic() + seconds)
    try:
        yield
    finally:
        _limit.set(outer)


@contextmanager
def own_limit() -> Iterator[None]:
    """Within, an operation keeps the `maxTimeMS` that it brings, in whose place PyMongo would put the deadline."""
    with pymongo.timeout(None):
        yield
