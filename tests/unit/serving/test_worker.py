"""Whoever waits is waited for with patience, and with an end to it."""

from __future__ import annotations

import logging
import os
import selectors
import socket
import time
from typing import TYPE_CHECKING, Any

import pytest
from gunicorn.config import Config

from dreamscape.serving import worker as module
from dreamscape.serving.connection import (
    GRACE_SECONDS,
    HEAD_SECONDS,
    LEAST_BYTES_PER_SECOND,
    Connection,
    PatientSocket,
    Unsent,
)
from dreamscape.serving.worker import BufferingWorker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HALF = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\nx"
KEEPALIVE = 2


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[BufferingWorker]:
    """A worker whose main loop is ours to turn, and which hands no request to anybody."""
    cfg = Config()
    cfg.set("keepalive", KEEPALIVE)
    made = BufferingWorker(1, os.getpid(), [], None, 30, cfg, logging.getLogger())
    made.poller = selectors.DefaultSelector()
    handed: list[Connection] = []
    monkeypatch.setattr(made, "enqueue_req", handed.append)
    made.handed = handed
    yield made
    made.poller.close()
    made.tmp.close()


@pytest.fixture
def connect(worker: BufferingWorker) -> Iterator[Callable[[bytes], tuple[Connection, socket.socket]]]:
    """Somebody who sends this: our end of the connection, and theirs."""
    ends: list[Any] = []

    def one(sends: bytes) -> tuple[Connection, socket.socket]:
        ours, theirs = socket.socketpair()
        theirs.sendall(sends)
        worker.nr_conns += 1
        conn = Connection(worker.cfg, PatientSocket(ours, Unsent(2)), "", "", worker.most_body)
        worker.read(conn)
        ends.extend([conn, theirs])
        return conn, theirs

    yield one
    for end in ends:
        end.close()


def age(worker: BufferingWorker, seconds: float) -> None:
    """So much time goes by for all who wait."""
    for conn in worker.waiting:
        conn.since -= seconds
    worker.next_sweep = 0
    worker.murder_pending()


@pytest.mark.parametrize("sends", [b"", b"GET / HT"])
def test_a_request_that_does_not_come_is_waited_for_ten_seconds(
    worker: BufferingWorker, connect: Any, sends: bytes
) -> None:
    connect(sends)

    age(worker, HEAD_SECONDS - 1)
    assert worker.nr_conns == 1
    age(worker, 2)
    assert (worker.nr_conns, len(worker.waiting)) == (0, 0)


def test_a_body_is_waited_for_as_long_as_it_goes_on_arriving(worker: BufferingWorker, connect: Any) -> None:
    conn, theirs = connect(HALF)
    for _ in range(5):
        age(worker, GRACE_SECONDS - 1)
        theirs.sendall(b"x" * LEAST_BYTES_PER_SECOND * (GRACE_SECONDS - 1))
        worker.read(conn)
    assert worker.nr_conns == 1

    age(worker, GRACE_SECONDS + 2)
    assert worker.nr_conns == 0


def test_a_kept_connection_is_closed_when_nothing_follows(worker: BufferingWorker, connect: Any) -> None:
    conn, _ = connect(b"")
    worker.stop_waiting(conn)
    conn.begin(KEEPALIVE)
    worker.read(conn)

    age(worker, KEEPALIVE - 1)
    assert worker.nr_conns == 1
    age(worker, 2)
    assert worker.nr_conns == 0


def test_of_too_many_who_wait_the_one_who_began_first_goes(
    worker: BufferingWorker, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    first, its_client = connect(b"GET / HT")
    others = [connect(b"")[0]]
    its_client.sendall(b"T")
    worker.read(first)

    others.append(connect(b"")[0])

    assert set(worker.waiting) == set(others)


def test_one_who_is_dropped_has_gone_even_when_something_came_at_the_same_moment(
    worker: BufferingWorker, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    (first, one), (second, other) = connect(b""), connect(b"")
    first.since -= 1
    one.sendall(b"GET / HT")
    other.sendall(b"GET / HT")
    events = worker.poller.select(0)
    connect(b"")

    for key, _ in events:
        key.data(key.fileobj)

    assert len(events) == 2
    assert second in worker.waiting
    assert (worker.nr_conns, len(worker.waiting)) == (2, 2)


def test_of_too_much_that_is_held_the_slowest_goes(
    worker: BufferingWorker, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_HELD_BYTES", 250_000)
    slow, quick = connect(HALF + b"x" * 100_000)[0], connect(HALF + b"x" * 100_000)[0]
    slow.since -= 1

    newest, _ = connect(HALF + b"x" * 100_000)

    assert set(worker.waiting) == {quick, newest}


def test_a_stopping_worker_leaves_who_sends_time_and_no_one_else(
    worker: BufferingWorker, connect: Any
) -> None:
    connect(b"")
    sends, _ = connect(HALF)
    worker.alive = False

    age(worker, 3)

    assert set(worker.waiting) == {sends}


def test_who_has_gone_is_forgotten_and_who_has_sent_all_is_not_waited_for(
    worker: BufferingWorker, connect: Any
) -> None:
    gone, client = connect(b"GET / HT")
    client.close()
    worker.read(gone)
    whole, _ = connect(b"GET / HTTP/1.1\r\n\r\n")

    assert worker.handed == [whole]
    assert (worker.nr_conns, len(worker.waiting)) == (1, 0)


def test_without_a_free_file_the_oldest_makes_room(worker: BufferingWorker, connect: Any) -> None:
    class NoFileLeft:
        def accept(self) -> Any:
            raise OSError(24, "Too many open files")

    connect(b"")
    time.sleep(0.01)
    newer, _ = connect(b"")

    worker.accept(NoFileLeft())  # type: ignore[arg-type]

    assert set(worker.waiting) == {newer}
