"""Whoever does the jobs: a web process between answers, a cron, or a process of its own."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from dreamscape.services.common.cache import Lanes, one_lane
from dreamscape.services.jobs.kinds import JOBS_LANE
from dreamscape.store import DATABASE_ERRORS, fault_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from dreamscape.services.jobs.queue import JobQueue, Tally
    from dreamscape.services.jobs.schedule import Schedule
    from dreamscape.store.jobs.arrivals import JobArrivals

log = logging.getLogger(__name__)

# A web process looks for jobs this often at most, and has other things to do after so long.
DRAIN_EVERY = 30.0
DRAIN_FOR = 10.0
# A process of its own is told of new jobs; what was put off it looks for this often.
POLL_EVERY = 5.0


class Worker:
    """Does what is due, what comes again included."""

    def __init__(
        self, *, jobs: JobQueue, schedule: Schedule, arrivals: JobArrivals, lanes: Lanes = one_lane
    ) -> None:
        self._jobs = jobs
        self._schedule = schedule
        self._arrivals = arrivals
        self._next_drain = 0.0
        self._lanes = lanes
        self._busy: dict[str, threading.Lock] = {}

    def run_once(self) -> Tally:
        """Do everything that is due now, and what comes of it."""
        self._schedule.add_due(datetime.now(UTC))
        tally = self._jobs.run_due()
        while (more := self._jobs.run_due()).done:
            tally = tally + more
        return tally + more

    def is_drain_due(self) -> bool:
        """Has this process not looked for a while? Asking that costs nothing; who is told so is to `drain`."""
        now = monotonic()
        if now < self._next_drain:
            return False
        self._next_drain = now + DRAIN_EVERY
        return True

    def drain(self) -> None:
        """Have done what is due, for some seconds, each lane by itself in the background."""
        over = monotonic() + DRAIN_FOR
        self._in_lanes(lambda: monotonic() > over)

    def work(self, stop: threading.Event) -> None:
        """Have done what is due as it comes, until `stop` is set; the jobs at hand are finished."""
        try:
            while not stop.is_set():
                self._arrivals.listen()
                self._in_lanes(stop.is_set)
                self._arrivals.wait(POLL_EVERY, stop)
        finally:
            self._arrivals.close()

    def _in_lanes(self, stop: Callable[[], bool]) -> None:
        for lane, kinds in self._jobs.by_lane().items():
            self._lanes(lane)(partial(self._run_lane, lane, kinds, stop))

    def _run_lane(self, lane: str, kinds: Collection[str], stop: Callable[[], bool]) -> None:
        """Do what is due of these kinds; nothing where another thread of this process is just at it."""
        busy = self._busy.setdefault(lane, threading.Lock())
        if not busy.acquire(blocking=False):
            return
        try:
            if lane == JOBS_LANE:
                self._schedule.add_due(datetime.now(UTC))
            self._jobs.run_due(kinds=kinds, stop=stop)
        except DATABASE_ERRORS as error:
            if (fault := fault_of(error)) is None:
                raise
            log.warning("%s: %s", fault.value, error)
        finally:
            busy.release()
