"""One of many processes that do jobs, and may be killed at any moment.

    python -m tests.faults.job_worker URI

What a job does is counted in `effects`. Prints "at work" once it is.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pymongo import MongoClient

from dreamscape.errors import StorageFailed
from dreamscape.services.jobs.kinds import JobKind
from dreamscape.services.jobs.queue import JobQueue
from dreamscape.services.jobs.schedule import DAILY, Recurring, Schedule
from dreamscape.services.jobs.worker import Worker
from dreamscape.store.jobs.arrivals import JobArrivals
from dreamscape.store.jobs.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Mapping

LEASE = timedelta(seconds=2)
MOMENT = timedelta(milliseconds=200)


def worker_on(db: Any) -> Worker:
    """Somebody who does three kinds of jobs, and one each day."""

    def count(payload: Mapping[str, Any]) -> None:
        db["effects"].update_one({"_id": payload["number"]}, {"$inc": {"times": 1}}, upsert=True)

    def count_slowly(payload: Mapping[str, Any]) -> None:
        time.sleep(1)
        count(payload)

    def never(_payload: Mapping[str, Any]) -> None:
        raise StorageFailed

    def daily(_payload: Mapping[str, Any]) -> None:
        count({"number": "daily"})

    jobs = JobQueue(store=Jobs(db), lease=LEASE)
    jobs.learn(
        [
            JobKind("count", count),
            JobKind("slow", count_slowly),
            JobKind(
                "never", never, first_wait=MOMENT, longest_wait=MOMENT, give_up_after=timedelta(seconds=1)
            ),
            JobKind("daily", daily, keep_done=timedelta(days=2)),
        ]
    )
    schedule = Schedule(jobs=jobs, recurring=[Recurring("daily", DAILY)])
    return Worker(jobs=jobs, schedule=schedule, arrivals=JobArrivals(db))


def main(uri: str) -> None:
    """Be at work until told to stop."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with MongoClient[dict[str, Any]](uri, tz_aware=True) as client:
        worker = worker_on(client.get_default_database())
        print("at work", flush=True)  # noqa: T201
        worker.work(stop)


if __name__ == "__main__":
    main(sys.argv[1])
