"""Letters for a date are opened once that day has begun where their dreamer lives: the work of a job of each hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dreamscape.services.notifications.digests import day_of

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.store.members.members import Members
    from dreamscape.store.sealed_letters.opening import DatedLetters as DatedLetterStore

BATCH = 200
# Nowhere on earth is a day further ahead.
EARLIEST_ZONE = timedelta(hours=14)


class DatedLetters:
    """Opens letters whose day has come; it may be stopped anywhere and begun again."""

    def __init__(self, *, store: DatedLetterStore, members: Members, jobs: JobQueue) -> None:
        self._store = store
        self._members = members
        self._jobs = jobs

    def open_due(self, now: datetime) -> None:
        """Open all that are due, each once, and have their dreamers told."""
        latest_day = (now + EARLIEST_ZONE).date()
        after: tuple[str, str] | None = None
        while batch := self._store.due(latest_day, now, after, BATCH):
            dreamers = self._members.by_ids(letter.dreamer_id for letter in batch)
            for letter in batch:
                dreamer = dreamers.get(letter.dreamer_id)
                if dreamer and letter.opens_on and day_of(dreamer, now) >= letter.opens_on:
                    self._jobs.start(self._store.open(letter, now))
            after = (str(batch[-1].opens_on), batch[-1].id)
