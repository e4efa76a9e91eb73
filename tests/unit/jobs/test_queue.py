"""Jobs are done once they are written down, tried again when they fail, and given up at an age."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.errors import StorageFailed
from dreamscape.services.jobs.kinds import JobKind
from dreamscape.services.jobs.queue import JobQueue, Tally
from tests.unit.jobs.bakery import NOW, Bakery, order, states

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dreamscape.store.jobs.jobs import Jobs


def test_what_is_due_is_done_and_forgotten(queue: JobQueue, bakery: Bakery, db: Any) -> None:
    order(queue, "plum", "apple")

    assert queue.run_due() == Tally(done=2)

    assert sorted(bakery.baked) == ["apple", "plum"]
    assert db["jobs"].count_documents({}) == 0
    assert queue.run_due() == Tally()


def test_what_is_about_the_same_thing_waits_once(queue: JobQueue, bakery: Bakery) -> None:
    order(queue, "plum", "plum")

    queue.run_due()

    assert bakery.baked == ["plum"]


def test_one_can_be_done_by_itself(queue: JobQueue, bakery: Bakery) -> None:
    order(queue, "plum", "apple")

    assert queue.run("bake:apple")
    assert not queue.run("bake:apple"), "it is done"

    assert bakery.baked == ["apple"]


def test_one_that_is_started_hurts_nobody_whatever_is_wrong(
    queue: JobQueue, store: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr(store, "take", broken)
    queue.start("bake:plum")


def test_what_is_started_is_done_in_the_background(store: Jobs, bakery: Bakery) -> None:
    later: list[Callable[[], object]] = []
    queue = JobQueue(store=store, lanes=lambda _: later.append)
    queue.learn([JobKind("bake", bakery.bake)])
    order(queue, "plum")

    queue.start("bake:plum")
    assert bakery.baked == []

    later.pop()()
    assert bakery.baked == ["plum"]


@pytest.mark.parametrize("error", [StorageFailed("cold"), ValueError("what is a plum?")])
def test_what_fails_waits_and_says_why(queue: JobQueue, bakery: Bakery, error: Exception) -> None:
    bakery.error = error
    with time_machine.travel(NOW, tick=False) as clock:
        order(queue, "plum")
        assert queue.run_due() == Tally(postponed=1)
        assert queue.run_due() == Tally(), "it waits a minute first"
        [job] = queue.open()
        assert job.last_error == f"{type(error).__name__}: {error}"
        assert not job.lease
        clock.shift(timedelta(minutes=1))
        bakery.error = None
        assert queue.run_due() == Tally(done=1)


def test_the_reason_is_the_cause_and_no_longer_than_a_line_or_three(queue: JobQueue, bakery: Bakery) -> None:
    bakery.error = StorageFailed()
    bakery.error.__cause__ = OSError("x" * 1000)
    order(queue, "plum")
    queue.run_due()

    [job] = queue.open()
    assert job.last_error.startswith("OSError: xxx")
    assert len(job.last_error) == 300


def test_the_waits_double_up_to_the_longest() -> None:
    kind = JobKind("bake", print, first_wait=timedelta(minutes=1), longest_wait=timedelta(hours=6))
    waits = [kind.wait(attempts) // timedelta(minutes=1) for attempts in range(1, 12)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert kind.wait(10**6) == timedelta(hours=6)


def test_one_that_always_fails_is_given_up_and_kept_and_holds_nobody_up(
    store: Jobs, bakery: Bakery, db: Any
) -> None:
    def never(_payload: Mapping[str, Any]) -> None:
        raise StorageFailed

    queue = JobQueue(store=store)
    queue.learn([JobKind("bake", bakery.bake), JobKind("never", never, give_up_after=timedelta(hours=1))])
    with time_machine.travel(NOW, tick=False) as clock:
        queue.add("never", "it")
        for minute in range(70):
            order(queue, str(minute))
            queue.run_due()
            clock.shift(timedelta(minutes=1))
        assert len(bakery.baked) == 70
        assert states(queue) == {"never:it": "failed"}
        [failed] = queue.open()
        assert failed.attempts == 7, "after 0, 1, 3, 7, 15, 31 and 63 minutes"
        clock.shift(timedelta(days=20))
        assert queue.run_due() == Tally()
    assert db["jobs"].find_one()["expires_at"] == NOW + timedelta(days=30, minutes=63)


def test_what_must_never_be_forgotten_stays_failed_until_somebody_acts(
    store: Jobs, bakery: Bakery, db: Any
) -> None:
    queue = JobQueue(store=store)
    queue.learn([JobKind("bake", bakery.bake, give_up_after=timedelta(0), keep_failed=None)])
    bakery.error = StorageFailed()
    order(queue, "plum")

    assert queue.run_due() == Tally(failed=1)
    assert "expires_at" not in db["jobs"].find_one()


def test_one_that_is_kept_is_done_once_and_not_again_until_it_is_forgotten(
    store: Jobs, bakery: Bakery, db: Any
) -> None:
    queue = JobQueue(store=store)
    queue.learn([JobKind("bake", bakery.bake, keep_done=timedelta(days=2))])
    with time_machine.travel(NOW, tick=False) as clock:
        order(queue, "plum")
        queue.run_due()
        order(queue, "plum")
        clock.shift(timedelta(days=1))
        assert queue.run_due() == Tally()
        assert list(queue.open()) == []
        # Asked in that same time: to today's clock its two days are long over.
        assert db["jobs"].find_one()["expires_at"] == NOW + timedelta(days=2)
    assert bakery.baked == ["plum"]


def test_what_was_given_up_begins_anew_when_the_operator_says_so(queue: JobQueue, bakery: Bakery) -> None:
    bakery.error = StorageFailed()
    with time_machine.travel(NOW, tick=False) as clock:
        order(queue, "plum", "apple")
        queue.run_due()
        clock.shift(timedelta(days=8))
        assert queue.run_due() == Tally(failed=2)
        assert queue.retry("bake:plum") == 1
        assert states(queue) == {"bake:apple": "failed", "bake:plum": "waits"}
        assert queue.run_due() == Tally(postponed=1), "it is as young as a new one"
        assert queue.retry() == 1
        assert queue.retry("bake:pear") == 0
        bakery.error = None
        assert queue.retry("bake:plum") == 1, "what waits need not wait"
        assert queue.run_due() == Tally(done=2)


def test_one_can_be_dropped(queue: JobQueue, bakery: Bakery) -> None:
    order(queue, "plum")

    assert queue.drop("bake:plum")
    assert not queue.drop("bake:plum")

    assert queue.run_due() == Tally()
    assert bakery.tries == 0


def test_kinds_that_this_version_does_not_know_are_left_to_those_who_do(queue: JobQueue) -> None:
    queue.add("fry", "an egg")

    assert queue.run_due() == Tally()
    assert states(queue) == {"fry:an egg": "waits"}


def test_a_round_can_be_of_some_kinds_alone_and_tells_of_each(store: Jobs, bakery: Bakery) -> None:
    queue = JobQueue(store=store)
    queue.learn([JobKind("bake", bakery.bake), JobKind("sweep", lambda _: None)])
    order(queue, "plum")
    queue.add("sweep", "the floor")
    told: list[tuple[str, str]] = []

    queue.run_due(kinds=["sweep"], told=lambda job, outcome: told.append((job.id, outcome)))

    assert told == [("sweep:the floor", "done")]
    assert bakery.baked == []


def test_a_round_ends_when_it_is_told_to(queue: JobQueue, bakery: Bakery) -> None:
    order(queue, "plum", "apple", "pear")

    queue.run_due(stop=lambda: bakery.tries == 2)

    assert bakery.tries == 2


def test_a_round_tries_each_once_however_long_it_takes(store: Jobs, bakery: Bakery) -> None:
    with time_machine.travel(NOW, tick=False) as clock:

        def slow(payload: Mapping[str, Any]) -> None:
            clock.shift(timedelta(minutes=2))
            bakery.bake(payload)

        queue = JobQueue(store=store)
        queue.learn([JobKind("bake", slow)])
        bakery.error = StorageFailed()
        order(queue, "plum", "apple", "pear")
        assert queue.run_due() == Tally(postponed=3)
    assert bakery.tries == 3


def test_all_of_a_kind_can_be_done_also_what_waits_but_nothing_that_somebody_has(
    queue: JobQueue, bakery: Bakery, store: Jobs
) -> None:
    bakery.error = StorageFailed()
    order(queue, "plum", "apple")
    queue.run_due()
    bakery.error = None
    order(queue, "pear")
    assert store.take(["bake"], datetime.now(UTC), timedelta(minutes=1), name="bake:pear")

    assert queue.run_all(["bake"]) == Tally(done=2)
    assert states(queue) == {"bake:pear": "waits"}
