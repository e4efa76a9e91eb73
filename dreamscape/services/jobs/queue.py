"""Jobs are added, taken with a lease, done, tried again, and at last given up here."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from dreamscape.errors import DreamscapeError
from dreamscape.services.common.cache import Lanes, one_lane
from dreamscape.services.jobs.kinds import JOBS_LANE
from dreamscape.store import fault_of
from dreamscape.store.common.deadline import deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from dreamscape.models import Job
    from dreamscape.services.jobs.kinds import JobKind
    from dreamscape.store.jobs.jobs import Jobs

log = logging.getLogger(__name__)

# While one process does a job, no other one takes it; a long one has its lease renewed.
LEASE = timedelta(seconds=60)
LONGEST_REASON = 300
ABANDONED = "whoever did it ended in the middle"

Outcome = Literal["done", "postponed", "failed"]


@dataclass(slots=True)
class Tally:
    """What became of the jobs of a round."""

    done: int = 0
    postponed: int = 0
    failed: int = 0

    def count(self, outcome: Outcome) -> None:
        """One more."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.done + other.done, self.postponed + other.postponed, self.failed + other.failed)


class JobQueue:
    """The queue of one application. It does the kinds it has learnt; what others are left to those who know them.

    Each of `lanes` runs work that nobody waits for; `lease` is how long a job belongs to whoever took it and then died.
    """

    def __init__(self, *, store: Jobs, lanes: Lanes = one_lane, lease: timedelta = LEASE) -> None:
        self._store = store
        self._lanes = lanes
        self._lease = lease
        self._kinds: dict[str, JobKind] = {}

    def learn(self, kinds: Iterable[JobKind]) -> None:
        """Do these kinds from now on."""
        self._kinds.update((kind.name, kind) for kind in kinds)

    def add(self, kind: str, what: str | None, payload: Mapping[str, Any] | None = None) -> str:
        """Have something done that no transaction causes; return the job's id. As `add` of the store."""
        return self._store.add(kind, what, payload)

    def add_anew(self, kind: str, what: str, payload: Mapping[str, Any], *, due_at: datetime) -> str:
        """Have something done at `due_at`, also when it is there already. As `add_anew` of the store."""
        return self._store.add_anew(kind, what, payload, due_at=due_at)

    def start(self, job_id: str) -> None:
        """Do this job in the background. Never raises: whatever is wrong, the job waits."""
        kind = self._kinds.get(job_id.partition(":")[0])
        self._lanes(kind.lane if kind else JOBS_LANE)(lambda: self._run_quietly(job_id))

    def by_lane(self) -> dict[str, list[str]]:
        """The names of the kinds, by lane."""
        lanes: dict[str, list[str]] = {}
        for kind in self._kinds.values():
            lanes.setdefault(kind.lane, []).append(kind.name)
        return lanes

    def run(self, job_id: str, now: datetime | None = None) -> bool:
        """Do this job at once if it is due; was it done?"""
        job = self._store.take(self._kinds, now or datetime.now(UTC), self._lease, name=job_id)
        return job is not None and self._try(job) == "done"

    def run_due(
        self,
        *,
        kinds: Collection[str] | None = None,
        stop: Callable[[], bool] = lambda: False,
        told: Callable[[Job, Outcome], object] = lambda _job, _outcome: None,
    ) -> Tally:
        """Do everything that is due, or what is of these kinds, each once; `told` hears of each.

        Before each, `stop` is asked whether to go on.
        """
        tally, started = Tally(), datetime.now(UTC)
        while not stop():
            job = self._store.take(kinds or self._kinds, datetime.now(UTC), self._lease, due_by=started)
            if job is None:
                break
            outcome = self._try(job)
            tally.count(outcome)
            told(job, outcome)
        return tally

    def run_all(
        self, kinds: Collection[str], told: Callable[[Job, Outcome], object] = lambda _job, _outcome: None
    ) -> Tally:
        """Do what there is of these kinds, also what waits for its next try."""
        self._store.hurry(kinds)
        return self.run_due(kinds=kinds, told=told)

    def waiting(self, kind: str) -> int:
        """How many jobs of a kind are still to be done."""
        return self._store.waiting(kind)

    def newest(self, kind: str, limit: int) -> list[Job]:
        """The newest jobs of a kind, done or not."""
        return self._store.newest(kind, limit)

    def open(self) -> Iterator[Job]:
        """What is still to be done, and what was given up."""
        return self._store.open()

    def retry(self, job_id: str | None = None) -> int:
        """Begin this job anew, or every one that was given up; how many there were."""
        return self._store.retry(job_id)

    def drop(self, job_id: str) -> bool:
        """Forget a job; was it there?"""
        return self._store.drop(job_id)

    def _run_quietly(self, job_id: str) -> None:
        try:
            self.run(job_id)
        except Exception:
            log.exception("The job %s was not done now; it waits.", job_id)

    def _try(self, job: Job) -> Outcome:
        kind = self._kinds[job.kind]
        if job.abandoned and self._is_too_old(job, kind):
            return self._give_up(job, kind, ABANDONED)
        try:
            with self._renewed(job), deadline(kind.deadline.total_seconds()):
                kind.run(job.payload)
            self._done(job, kind)
        except (KeyboardInterrupt, SystemExit):
            self._store.release(job)
            raise
        except Exception as error:
            if not isinstance(error, DreamscapeError) and fault_of(error) is None:
                log.exception("The job %s met what nobody expected.", job.id)
            return self._failed(job, kind, error)
        return "done"

    def _done(self, job: Job, kind: JobKind) -> None:
        if kind.keep_done is None:
            self._store.finish(job)
        else:
            self._store.keep(job, datetime.now(UTC) + kind.keep_done)

    def _failed(self, job: Job, kind: JobKind, error: Exception) -> Outcome:
        cause = error.__cause__ or error
        reason = f"{type(cause).__name__}: {cause}"[:LONGEST_REASON]
        if self._is_too_old(job, kind) or isinstance(error, kind.final):
            return self._give_up(job, kind, reason)
        wait = kind.wait(job.attempts)
        log.warning("The job %s was not done (try %d, next in %s): %s", job.id, job.attempts, wait, reason)
        self._store.postpone(job, datetime.now(UTC) + wait, reason)
        return "postponed"

    def _give_up(self, job: Job, kind: JobKind, reason: str) -> Outcome:
        log.error("The job %s was given up after try %d: %s", job.id, job.attempts, reason)
        self._store.give_up(job, reason, kind.keep_failed)
        return "failed"

    def _is_too_old(self, job: Job, kind: JobKind) -> bool:
        return datetime.now(UTC) - job.created_at >= kind.give_up_after

    @contextmanager
    def _renewed(self, job: Job) -> Iterator[None]:
        """Renew the lease while this lasts, from a thread that wakes up when half of it has gone."""
        ended = threading.Event()
        timer = threading.Timer(self._lease.total_seconds() / 2, self._renew, (job, ended))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            ended.set()
            timer.cancel()

    def _renew(self, job: Job, ended: threading.Event) -> None:
        while not ended.is_set():
            try:
                if not self._store.renew(job, datetime.now(UTC) + self._lease):
                    return
            except Exception:
                log.exception("The lease of the job %s was not renewed.", job.id)
            ended.wait(self._lease.total_seconds() / 3)
