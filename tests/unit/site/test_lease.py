"""A lease is one process's at a time, for as long as that lives."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from pymongo.errors import AutoReconnect

from dreamscape.services.site.lease import LeaseLost, held
from dreamscape.store.site.migrations import Migrations

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 0.3
LONG = 60.0


@pytest.fixture
def store(db: Any) -> Migrations:
    return Migrations(db)


def nobody_waits() -> None:
    pytest.fail("It was free.")


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def raises(require: Callable[[], None]) -> bool:
    try:
        require()
    except LeaseLost:
        return True
    return False


def test_it_is_free_again_after_the_block_whatever_happened_in_it(store: Migrations, db: Any) -> None:
    def fail() -> None:
        with held(store, LONG, nobody_waits) as require:
            require()
            assert not store.take_lease("another", LONG)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with held(store, LONG, nobody_waits):
        pass
    assert not list(db["migrations"].find())


def test_it_is_renewed_for_as_long_as_the_block_takes(store: Migrations, db: Any) -> None:
    def until() -> Any:
        return db["migrations"].find_one({"_id": "lease"})["until"]

    def has_moved_from(before: Any) -> bool:
        return bool(until() > before)

    with held(store, SECONDS, nobody_waits) as require:
        for _ in range(3):
            wait_until(partial(has_moved_from, until()))
        require()


def test_one_whose_holder_died_runs_out_and_whoever_waits_says_so_once(store: Migrations) -> None:
    assert store.take_lease("somebody who died", SECONDS)
    waits: list[float] = []
    began = time.monotonic()
    with held(store, SECONDS, lambda: waits.append(time.monotonic())):
        assert time.monotonic() - began > SECONDS / 2
    assert len(waits) == 1


def test_who_was_silent_for_too_long_is_told_and_takes_nothing_from_the_next(
    store: Migrations, db: Any
) -> None:
    with held(store, SECONDS, nobody_waits) as require:
        db["migrations"].update_one({}, {"$set": {"holder": "the next"}})
        wait_until(lambda: raises(require))
    assert db["migrations"].find_one({"holder": "the next"})


def test_a_database_that_is_away_for_a_moment_does_not_end_it(
    store: Migrations, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, calls = store.renew_lease, []

    def stumbling(holder: str, seconds: float) -> bool:
        calls.append(holder)
        if len(calls) == 1:
            raise AutoReconnect
        return renew(holder, seconds)

    monkeypatch.setattr(store, "renew_lease", stumbling)
    with held(store, SECONDS, nobody_waits) as require:
        wait_until(lambda: len(calls) > 2)
        require()
