"""Clients that take their time, as many as like, do not silence the site; and who is merely slow is served."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

import config
from dreamscape.store.mongod.processes import poll, tied_to_us
from tests.support.slow_clients import HEAD, KINDS, answer_times, slow_clients

if TYPE_CHECKING:
    from collections.abc import Iterator

THREADS = 2
MANY = 60  # of whom gunicorn's own worker bears as many as it has threads
FORM = HEAD + b"Connection: close\r\n"
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """gunicorn with the site's settings, serving an application that does nothing; and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    few = {"WEB_CONCURRENCY": "1", "GUNICORN_THREADS": str(THREADS), "MAX_CONTENT_LENGTH": str(2 * MEGABYTE)}
    own = {"DREAMSCAPE_ENV": "testing", "PORT": str(port), "MONGO_URI": "mongodb://127.0.0.1:1/none", **few}
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("wb") as output:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "gunicorn.conf.py",
            "tests.support.quick_app:app",
        ]
        process = subprocess.Popen(
            tied_to_us(command), cwd=config.ROOT, env={**os.environ, **own}, stdout=output, stderr=output
        )
        try:
            assert poll(lambda: _answers(port), 30), log.read_text()
            yield process, port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
    assert "Traceback" not in log.read_text()


@pytest.fixture
def port(server: tuple[subprocess.Popen[bytes], int]) -> int:
    """Where that server is."""
    return server[1]


def _answers(port: int) -> bool:
    try:
        return bool(answer_times(port, 1))
    except OSError:
        return False


def said(client: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    client.settimeout(20)
    answer = bytearray()
    while piece := client.recv(65536):
        answer += piece
    return bytes(answer)


def sent_in_pieces(port: int, *pieces: bytes) -> bytes:
    """The answer to what is sent bit by bit."""
    with socket.create_connection(("127.0.0.1", port), 20) as client:
        for piece in pieces:
            client.sendall(piece)
            time.sleep(0.02)
        return said(client)


@pytest.mark.parametrize("dribble", [False, True], ids=["who stop", "who go on a byte at a time"])
@pytest.mark.parametrize("kind", KINDS)
def test_others_are_answered_among_so_many(port: int, kind: str, dribble: bool) -> None:
    with slow_clients(port, MANY, kind, dribble):
        assert len(answer_times(port, 5)) == 5


def test_a_form_that_comes_bit_by_bit_is_taken_whole(port: int) -> None:
    pieces = [FORM[:30], FORM[30:], b"Content-Length: 9\r\n", b"\r\n", b"field", b"=abc"]

    assert sent_in_pieces(port, *pieces).endswith(b"Sweet dreams 9")


def test_so_is_one_in_chunks(port: int) -> None:
    chunks = [
        FORM,
        b"Transfer-Encoding: chunked\r\n\r\n",
        b"5\r\nfie",
        b"ld\r\n4",
        b"\r\n=abc\r\n0\r\n",
        b"\r\n",
    ]

    assert sent_in_pieces(port, *chunks).endswith(b"Sweet dreams 9")


def test_so_is_a_picture(port: int) -> None:
    picture = os.urandom(MEGABYTE + 17)

    answer = sent_in_pieces(port, FORM, b"Content-Length: %d\r\n\r\n" % len(picture), picture)

    assert answer.endswith(b"Sweet dreams %d" % len(picture))


def test_who_asks_before_sending_is_told_to_go_on(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 20) as client:
        client.sendall(FORM + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 100")
        client.sendall(b"abc")
        assert said(client).endswith(b"Sweet dreams 3")


def test_several_requests_on_one_connection_are_answered_in_turn(port: int) -> None:
    first = HEAD + b"Content-Length: 3\r\n\r\nabc"
    last = FORM + b"Content-Length: 1\r\n\r\nx"

    answer = sent_in_pieces(port, first, first + first[:20], first[20:] + last)

    assert answer.endswith(b"Sweet dreams 1")
    assert answer.count(b"Sweet dreams 3") == 3


def test_the_rest_of_what_is_too_large_is_not_taken_for_a_request(port: int) -> None:
    smuggled = HEAD + b"Content-Length: 1\r\n\r\nx"

    answer = sent_in_pieces(port, HEAD + b"Content-Length: 99999999\r\n\r\n", smuggled, smuggled)

    assert answer.count(b"HTTP/1.1") == 1


def test_an_answer_reaches_who_reads_it_slowly(port: int) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", port))
        client.sendall(b"GET /huge HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        time.sleep(0.5)
        assert said(client).count(b"~") == 3 * MEGABYTE


@pytest.mark.parametrize(
    "rest", [b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000, HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"]
)
def test_what_has_no_end_is_cut_off_at_once(port: int, rest: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), 20) as client:
        client.sendall(rest)
        client.settimeout(5)
        with suppress(ConnectionResetError):
            assert client.recv(1000) == b""
