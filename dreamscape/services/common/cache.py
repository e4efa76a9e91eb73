"""What a process remembers so that it need not be read again: one value for a while, or many up to a bound.

Both may be used by many threads at once. How each is used stands in the table of docs/architecture.md.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

log = logging.getLogger(__name__)

T = TypeVar("T")
K = TypeVar("K", bound="Hashable")
BackgroundRunner = Callable[[Callable[[], object]], None]
# By name: what is slow for the same reason waits in one lane, and nothing else does.
Lanes = Callable[[str], BackgroundRunner]

# How long a copy is trusted, and how old it is at most while the background reads it again.
FRESH_SECONDS = 5.0
LONGEST_SECONDS = 10.0


def run_now(work: Callable[[], object]) -> None:
    """Do the work now: for where nobody waits for an answer."""
    work()


def one_lane(_name: str) -> BackgroundRunner:
    """For where nobody waits: no lane is needed."""
    return run_now


@dataclass(frozen=True, slots=True)
class _Copy(Generic[T]):
    value: T
    read_at: float  # when its reading began: it may be that old


class TtlCache(Generic[T]):
    """The value that `read` returned last, for what seldom changes and is only shown.

    It is trusted for `fresh_seconds`. Whoever asks after that is still shown it, while `background` (which runs
    what nobody has to wait for) reads it again; from `longest_seconds` on they wait for the new one. What `read`
    raises reaches all who wait for it, and the next to ask reads again. With `first` nobody waits at the beginning
    either: that is what they are shown until it has been read.
    """

    def __init__(
        self,
        read: Callable[[], T],
        *,
        background: BackgroundRunner = run_now,
        fresh_seconds: float = FRESH_SECONDS,
        longest_seconds: float = LONGEST_SECONDS,
        first: T | None = None,
    ) -> None:
        self._read = read
        self._background = background
        self._fresh_seconds = fresh_seconds
        self._longest_seconds = longest_seconds
        self._lock = Lock()
        self._copy: _Copy[T] | None = None if first is None else _Copy(first, float("-inf"))
        # The reading that is under way, which everybody shares who asked since nothing was forgotten.
        self._reading: Future[T] | None = None
        self._renewal_asked_at = float("-inf")

    def value(self) -> T:
        """The value as of some seconds ago."""
        # Without the lock: a page asks dozens of times, and one attribute is read in one step.
        copy = self._copy
        if copy is None:
            return self._renewed()
        now = time.monotonic()
        age = now - copy.read_at
        if age > self._longest_seconds:
            return self._renewed()
        if age > self._fresh_seconds:
            self._renew_later(now)
            copy = self._copy or copy  # there may be no background, then it is new already
        return copy.value

    def forget(self) -> None:
        """Something has changed: the next to ask reads it, and what is being read just now is not kept."""
        with self._lock:
            self._copy = self._reading = None

    def _renew_later(self, now: float) -> None:
        with self._lock:
            if now - self._renewal_asked_at <= self._fresh_seconds:
                return  # somebody did a moment ago
            self._renewal_asked_at = now
        self._background(self._try_to_renew)

    def _try_to_renew(self) -> None:
        try:
            self._renewed()
        except Exception:
            log.exception("What is kept could not be read anew: the copy there is stays in use.")

    def _renewed(self) -> T:
        with self._lock:
            shared, mine = self._reading, Future[T]()
            if shared is None:
                self._reading = mine
        return shared.result() if shared else self._read_for_all(mine)

    def _read_for_all(self, reading: Future[T]) -> T:
        begun_at = time.monotonic()
        try:
            value = self._read()
        except BaseException as error:
            self._end(reading, None)
            reading.set_exception(error)
            raise
        self._end(reading, _Copy(value, begun_at))
        reading.set_result(value)
        return value

    def _end(self, reading: Future[T], copy: _Copy[T] | None) -> None:
        with self._lock:
            if self._reading is reading:  # else it was forgotten since, and `copy` may be of before
                self._reading = None
                self._copy = copy or self._copy


class BoundedCache(Generic[K, T]):
    """Values by key, `most` of them; the first to come is the first to go. For what does not live long anyway."""

    def __init__(self, most: int) -> None:
        self._most = most
        # A plain dict, which remembers who came first: a page of cards asks it for twenty.
        self._values: dict[K, T] = {}
        self._lock = Lock()

    def get_many(self, keys: Iterable[K]) -> dict[K, T]:
        """Those that are here."""
        with self._lock:
            values = self._values
            return {key: values[key] for key in keys if key in values}

    def put_many(self, values: Mapping[K, T]) -> None:
        """Remember these as well, as far as there is room."""
        with self._lock:
            self._values.update(values)
            for key in list(islice(self._values, max(0, len(self._values) - self._most))):
                del self._values[key]
