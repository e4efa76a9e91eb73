"""One process at a time: a lease is renewed while its holder works, and runs out when the holder has died."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from dreamscape.store import DATABASE_ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class LeaseStore(Protocol):
    """Where a lease is written down; `holder` is a word that nobody else uses."""

    def take_lease(self, holder: str, seconds: float) -> bool:
        """Give it to `holder` unless somebody else has it. Is it theirs?"""

    def renew_lease(self, holder: str, seconds: float) -> bool:
        """Give `holder` more time. Is it still theirs?"""

    def end_lease(self, holder: str) -> None:
        """Let others have it, if it is still theirs."""


class LeaseLost(Exception):
    """Its holder was silent for so long that somebody else has taken it."""


@contextmanager
def held(store: LeaseStore, seconds: float, on_wait: Callable[[], object]) -> Iterator[Callable[[], None]]:
    """Wait until the lease is ours (`on_wait` is called once if that is not at once) and hold it for the block.

    Gives a function to be called before each step that must not be done by two: it raises LeaseLost.
    """
    holder = uuid4().hex
    _take(store, holder, seconds, on_wait)
    lost, done = Event(), Event()

    def renew() -> None:
        while not done.wait(seconds / 3):
            # A database that is away for a moment may be back for the next try.
            with suppress(*DATABASE_ERRORS):
                if not store.renew_lease(holder, seconds):
                    lost.set()
                    return

    def require() -> None:
        if lost.is_set():
            raise LeaseLost("Another process has taken over, for this one was silent for too long.")

    renewal = Thread(target=renew, name="lease", daemon=True)
    renewal.start()
    try:
        yield require
    finally:
        done.set()
        renewal.join()
        # Otherwise it runs out.
        with suppress(*DATABASE_ERRORS):
            store.end_lease(holder)


def _take(store: LeaseStore, holder: str, seconds: float, on_wait: Callable[[], object]) -> None:
    if store.take_lease(holder, seconds):
        return
    on_wait()
    while not store.take_lease(holder, seconds):
        time.sleep(min(seconds / 10, 1))
