"""What a process remembers of something that seldom changes and every page needs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
BackgroundRunner = Callable[[Callable[[], object]], None]

# How long a copy is trusted: a change may take so many seconds to show everywhere.
MAX_AGE_SECONDS = 5.0
# A process that nobody asked for so long does not show its old copy once more.
MAX_IDLE_SECONDS = 600.0


def run_now(work: Callable[[], object]) -> None:
    """Do the work now: for where nobody waits for an answer."""
    work()


class TtlCache(Generic[T]):
    """The value that `read` returned last. After a few seconds `background`, which runs what nobody has to wait
    for, reads it again; until then the old one is shown."""

    def __init__(self, read: Callable[[], T], *, background: BackgroundRunner = run_now) -> None:
        self._read = read
        self._background = background
        self._copy: tuple[T, float] | None = None

    def value(self) -> T:
        """The value as of some seconds ago."""
        if self._copy is None:
            return self._renewed()
        value, read_at = self._copy
        age = time.monotonic() - read_at
        if age > MAX_IDLE_SECONDS:
            return self._renewed()
        if age > MAX_AGE_SECONDS:
            self._copy = (value, time.monotonic())  # who comes next need not do the same
            self._background(self._renewed)
        copy = self._copy
        return copy[0] if copy else value

    def forget(self) -> None:
        """Something has changed: the next to ask reads it."""
        self._copy = None

    def _renewed(self) -> T:
        value = self._read()
        self._copy = (value, time.monotonic())
        return value
