"""One deadline for all that a thread asks of the database: it can be shortened and left for a while; it always ends."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from pymongo import MongoClient
from pymongo.errors import ServerSelectionTimeoutError

from dreamscape.store.common.deadline import (
    deadline,
    end,
    own_limit,
    seconds_left,
    some_more,
    start,
    uncounted,
)

NOWHERE = "mongodb://127.0.0.1:1/?connect=false"


def left() -> float:
    found = seconds_left()
    assert found is not None
    return found


def test_there_is_none_unless_somebody_sets_one() -> None:
    assert seconds_left() is None
    with deadline(5):
        assert 4 < left() <= 5
    assert seconds_left() is None


def test_one_within_another_can_only_be_shorter() -> None:
    with deadline(5):
        with deadline(60):
            assert left() <= 5
        with deadline(1):
            assert left() <= 1
        assert 4 < left() <= 5


def test_a_failure_within_it_ends_it_too() -> None:
    with suppress(ZeroDivisionError), deadline(5):
        raise ZeroDivisionError
    assert seconds_left() is None


def test_of_a_request_it_lasts_from_start_to_end() -> None:
    start(5)
    assert 4 < left() <= 5
    end()
    end()
    assert seconds_left() is None


def test_what_is_not_the_databases_time_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("dreamscape.store.common.deadline.time.monotonic", lambda: now[0])
    with deadline(5), deadline(4):
        with uncounted():
            assert seconds_left() is None
            now[0] += 60
        assert left() == 4
        now[0] += 1
        assert left() == 3


def test_the_deadline_around_it_moves_on_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("dreamscape.store.common.deadline.time.monotonic", lambda: now[0])
    with deadline(5):
        with deadline(4), uncounted():
            now[0] += 60
        assert left() == 5


def test_when_it_has_come_a_little_more_can_be_had_for_tidying_up() -> None:
    with deadline(0):
        assert left() <= 0
        with some_more(5):
            assert 4 < left() <= 5
        assert left() <= 0
    with some_more(5):
        assert seconds_left() is None, "who has no deadline needs no more"


def test_no_other_thread_has_it() -> None:
    seen: list[float | None] = []
    with deadline(5):
        other = threading.Thread(target=lambda: seen.append(seconds_left()))
        other.start()
        other.join()
    assert seen == [None]


def test_the_driver_keeps_to_it_and_not_to_the_wait_of_its_client() -> None:
    client = MongoClient[dict[str, object]](NOWHERE, serverSelectionTimeoutMS=500)
    with client, deadline(0.05), pytest.raises(ServerSelectionTimeoutError, match=r"Timeout: 0\.0"):
        client["site"]["dreams"].find_one()


def test_an_operation_may_keep_a_limit_of_its_own() -> None:
    client = MongoClient[dict[str, object]](NOWHERE, serverSelectionTimeoutMS=50)
    with (
        client,
        deadline(60),
        own_limit(),
        pytest.raises(ServerSelectionTimeoutError, match=r"Timeout: 0\.05s"),
    ):
        client["site"]["dreams"].find_one()
