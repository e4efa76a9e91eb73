"""What comes again is due once in its period, whoever looks at the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine

from dreamscape.services.jobs.kinds import JobKind
from dreamscape.services.jobs.queue import JobQueue
from dreamscape.services.jobs.schedule import DAILY, HOURLY, Recurring, Schedule
from dreamscape.services.jobs.worker import DRAIN_EVERY, Worker
from dreamscape.store.jobs.arrivals import JobArrivals
from dreamscape.store.jobs.jobs import Jobs

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)


class House:
    """Somebody sweeps it daily and airs it hourly; `process` is one of those who see to that."""

    def __init__(self, db: Any) -> None:
        self.db = db
        self.done: list[str] = []

    def do(self, what: str, _payload: Any) -> None:
        self.done.append(what)

    def process(self) -> Worker:
        jobs = JobQueue(store=Jobs(self.db))
        jobs.learn(
            JobKind(name, partial(self.do, name), keep_done=timedelta(days=2)) for name in ("sweep", "air")
        )
        schedule = Schedule(jobs=jobs, recurring=[Recurring("sweep", DAILY), Recurring("air", HOURLY)])
        return Worker(jobs=jobs, schedule=schedule, arrivals=JobArrivals(self.db))


@pytest.fixture
def house(db: Any) -> House:
    return House(db)


def test_two_processes_give_one_run_in_each_period(house: House) -> None:
    one, other = house.process(), house.process()
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(3):
            one.run_once()
            other.run_once()
        assert sorted(house.done) == ["air", "sweep"]
        clock.shift(timedelta(hours=1))
        one.run_once()
        other.run_once()
        assert sorted(house.done) == ["air", "air", "sweep"]
        clock.shift(timedelta(hours=3))
        house.process().run_once()
        one.run_once()
    assert sorted(house.done) == ["air", "air", "air", "sweep", "sweep"], "it is midnight"


def test_a_period_that_nobody_saw_is_not_made_up_for(house: House) -> None:
    worker = house.process()
    with time_machine.travel(NOW, tick=False) as clock:
        worker.run_once()
        clock.shift(timedelta(days=3))
        worker.run_once()
    assert house.done.count("sweep") == 2


def test_a_process_asks_the_database_once_in_each_period(house: House) -> None:
    asked: list[str] = []
    jobs: Any = JobQueue(store=Jobs(house.db))
    jobs.add = lambda kind, what: asked.append(f"{kind}:{what}")
    schedule = Schedule(jobs=jobs, recurring=[Recurring("sweep", DAILY), Recurring("air", HOURLY)])
    for hours in (0, 0.5, 0.9, 1, 4):
        schedule.add_due(NOW + timedelta(hours=hours))
    assert asked == [
        "sweep:2026-11-28", "air:2026-11-28T20", "air:2026-11-28T21", "sweep:2026-11-29", "air:2026-11-29T00",
    ]  # fmt: skip


def test_a_web_process_looks_for_jobs_at_its_first_answer_and_then_now_and_then(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, clock = house.process(), [1000.0]
    monkeypatch.setattr("dreamscape.services.jobs.worker.monotonic", lambda: clock[0])
    assert [worker.is_drain_due() for _ in range(3)] == [True, False, False]
    clock[0] += DRAIN_EVERY
    assert [worker.is_drain_due() for _ in range(2)] == [True, False]


def test_a_drain_does_what_is_due_and_what_comes_again(house: House) -> None:
    house.process().drain()
    assert sorted(house.done) == ["air", "sweep"]


def test_a_drain_ends_after_some_seconds(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1000, 6))
    monkeypatch.setattr("dreamscape.services.jobs.worker.monotonic", lambda: next(clock))
    house.process().drain()
    assert len(house.done) == 1


def test_one_thread_of_a_process_drains_at_a_time(house: House) -> None:
    worker = house.process()

    def sweep_while_another_drains(_payload: Any) -> None:
        worker.drain()
        house.done.append("swept")

    jobs = worker._jobs  # noqa: SLF001 - to be in the middle of it
    jobs.learn([JobKind("sweep", sweep_while_another_drains)])
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=1)):
        jobs.add("sweep", "first")
    worker.drain()
    assert house.done[0] == "swept", "it met the other one, and left the rest to it"
    assert sorted(house.done) == ["air", "swept", "swept"]
