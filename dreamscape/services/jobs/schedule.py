"""Jobs that come again: each is due once in its period, however many processes look at the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dreamscape.services.jobs.queue import JobQueue

# What a period is called, in UTC.
HOURLY = "%Y-%m-%dT%H"
DAILY = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Recurring:
    """A kind of job that is due once in each `period`, HOURLY or DAILY.

    Its kind keeps what was done for longer than that, or the next who looks would find it due again.
    """

    kind: str
    period: str


class Schedule:
    """What comes again, and what of it this process has seen to."""

    def __init__(self, *, jobs: JobQueue, recurring: Sequence[Recurring]) -> None:
        self._jobs = jobs
        self._recurring = tuple(recurring)
        self._seen: dict[str, str] = {}

    def add_due(self, now: datetime) -> None:
        """Queue what is due in the present period and not there yet. The database is asked once in each."""
        for recurring in self._recurring:
            period = now.strftime(recurring.period)
            if self._seen.get(recurring.kind) != period:
                self._jobs.add(recurring.kind, period)
                self._seen[recurring.kind] = period
