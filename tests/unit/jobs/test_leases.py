"""A job belongs to whoever took it, for a minute."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.services.jobs.kinds import JobKind
from dreamscape.services.jobs.queue import JobQueue, Tally
from tests.unit.jobs.bakery import NOW, Bakery, order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.store.jobs.jobs import Jobs


def test_nobody_else_takes_what_somebody_has(queue: JobQueue, store: Jobs) -> None:
    order(queue, "plum")
    assert store.take(["bake"], datetime.now(UTC), timedelta(minutes=1))

    assert queue.run_due() == Tally()
    assert not queue.run("bake:plum")
    assert queue.retry("bake:plum") == 0


def test_what_a_dead_process_had_is_due_again_after_it(queue: JobQueue, bakery: Bakery) -> None:
    class Killed(BaseException):
        """As by kill -9."""

    bakery.error = Killed()
    with time_machine.travel(NOW, tick=False) as clock:
        order(queue, "plum")
        with pytest.raises(Killed):
            queue.run_due()
        bakery.error = None
        assert queue.run_due() == Tally()
        clock.shift(timedelta(minutes=1))
        assert queue.run_due() == Tally(done=1)


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit])
def test_what_an_orderly_end_interrupts_is_due_at_once(
    queue: JobQueue, bakery: Bakery, end: type[BaseException]
) -> None:
    bakery.error = end()
    order(queue, "plum")
    with pytest.raises(end):
        queue.run_due()
    bakery.error = None

    assert queue.run_due() == Tally(done=1)


def test_what_kills_whoever_does_it_is_given_up_too(queue: JobQueue, bakery: Bakery, store: Jobs) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        order(queue, "plum")
        store.take(["bake"], NOW, timedelta(minutes=1))
        clock.shift(timedelta(days=7))
        assert queue.run_due() == Tally(failed=1)
    assert bakery.tries == 0
    [job] = queue.open()
    assert "ended in the middle" in job.last_error


def test_who_is_late_changes_nothing_of_somebody_elses(queue: JobQueue, store: Jobs) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        order(queue, "plum")
        late = store.take(["bake"], NOW, timedelta(minutes=1))
        assert late
        clock.shift(timedelta(minutes=2))
        present = store.take(["bake"], datetime.now(UTC), timedelta(minutes=1))
        assert present
        assert present.attempts == 2
        until = datetime.now(UTC)
        told = [
            store.finish(late),
            store.keep(late, until),
            store.postpone(late, until, "late"),
            store.release(late),
            store.give_up(late, "late", None),
            store.renew(late, until),
        ]
        assert told == [False] * 6
        assert store.finish(present)
    assert list(queue.open()) == []


def test_a_long_job_keeps_its_lease(store: Jobs) -> None:
    queue = JobQueue(store=store, lease=timedelta(seconds=0.2))
    seen: list[bool] = []

    def long(_payload: Mapping[str, Any]) -> None:
        for _ in range(4):
            threading.Event().wait(0.15)
            seen.append(store.take(["bake"], datetime.now(UTC), timedelta(minutes=1)) is None)

    queue.learn([JobKind("bake", long)])
    order(queue, "plum")

    assert queue.run_due() == Tally(done=1)
    assert seen == [True] * 4
    assert list(queue.open()) == []
