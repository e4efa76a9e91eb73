"""An answer waits for its client outside of the threads, and what waits is bounded."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from dreamscape.serving import connection
from dreamscape.serving.connection import PatientSocket, Received, Unsent

if TYPE_CHECKING:
    from collections.abc import Iterator

MUCH = b"x" * 3_000_000


@pytest.fixture
def unsent() -> Unsent:
    return Unsent(threads=3)


@pytest.fixture
def pair(unsent: Unsent) -> Iterator[tuple[PatientSocket, socket.socket]]:
    """Our end, and the client's."""
    ours, theirs = socket.socketpair()
    with PatientSocket(ours, unsent) as patient, theirs:
        yield patient, theirs


def taken(patient: PatientSocket, theirs: socket.socket) -> bytes:
    """All that the client gets when it reads at last."""
    got = bytearray()
    theirs.setblocking(False)
    while True:
        patient.flush()
        try:
            got += theirs.recv(1_000_000)
        except BlockingIOError:
            return bytes(got)


def test_what_does_not_go_out_at_once_is_kept_and_sent_later(
    pair: tuple[PatientSocket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MOST_UNSENT_BYTES", len(MUCH))
    ours, theirs = pair
    ours.setblocking(True)

    ours.sendall(MUCH)
    ours.sendall(b"the end")

    assert ours.unsent > 0
    assert taken(ours, theirs) == MUCH + b"the end"
    assert ours.unsent == 0


def test_who_reads_nothing_of_much_is_cut_off(
    pair: tuple[PatientSocket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "GRACE_SECONDS", 0.05)

    with pytest.raises(BrokenPipeError):
        pair[0].sendall(MUCH)


def test_no_more_threads_wait_for_readers_than_may(
    pair: tuple[PatientSocket, socket.socket], unsent: Unsent
) -> None:
    assert unsent.threads.acquire(blocking=False)

    with pytest.raises(BrokenPipeError):  # at once: it would wait for ten seconds
        pair[0].sendall(MUCH)


def test_all_together_keep_no_more_than_may(
    pair: tuple[PatientSocket, socket.socket], unsent: Unsent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "GRACE_SECONDS", 0.05)
    monkeypatch.setattr(connection, "MOST_UNSENT_BYTES", len(MUCH))
    monkeypatch.setattr(connection, "MOST_UNSENT_BYTES_OF_ALL", 1_000_000)

    with pytest.raises(BrokenPipeError):
        pair[0].sendall(MUCH)
    assert unsent.is_much
    pair[0].close()

    assert not unsent.is_much


def test_gunicorn_reads_what_came_and_waits_for_nothing_more() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        arrived = Received(ours)
        arrived.received += b"x" * 100_000

        assert arrived.read(60_000, read_ahead=99_990) == b"x" * 60_000
        assert arrived.read(39_990) == b"x" * 39_990
        arrived.next_request()
        assert arrived.received == b"x" * 10
        assert arrived.read(20) == b"x" * 10
        assert arrived.read() == b""
