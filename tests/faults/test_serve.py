"""`make run` as a whole: it comes up, stops without a trace, and survives the death of any of its parts."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING, Any, Protocol
from urllib.error import URLError

import pytest
from pymongo import MongoClient

import config
from dreamscape.cli.seed import DEMO_LOGINS
from dreamscape.store.mongod.processes import command_of, poll
from dreamscape.store.mongod.server import EmbeddedDatabase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.real_db

AWAKE = "Ctrl-C stops it."


class Run:
    """One `make run` with a data folder and a port of its own."""

    def __init__(self, data: Path, port: int, *arguments: str, **environment: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.database = EmbeddedDatabase(data / "db")
        # Outside development it does not plant the demo site, which most of these tests do not need.
        own = {"DATA_FOLDER": str(data), "PORT": str(port), "DREAMSCAPE_ENV": "testing", "MONGO_URI": ""}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dreamscape.cli.serve", *arguments],
            cwd=config.ROOT,
            env={**os.environ, **own, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.output = ""

    def says(self, words: str) -> str:
        """Wait for a line with `words`; all that was said until then."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output += line
            if words in line:
                return self.output
        pytest.fail(f"It ended without saying {words!r}:\n{self.output}")

    def ends(self) -> int:
        """Wait for its end; its status."""
        assert self.process.stdout is not None
        self.output += self.process.stdout.read()
        return self.process.wait()

    def stops(self, number: int = signal.SIGINT) -> int:
        """Ask it to stop, as Ctrl-C does; its status."""
        self.process.send_signal(number)
        return self.ends()

    def mongod(self) -> int:
        """The process id of its mongod."""
        return int((self.database.folder / "mongod.lock").read_text())

    def web_server(self) -> int:
        """The process id of its gunicorn."""
        found = re.search(r"Listening at: \S+ \((\d+)\)", self.output)
        assert found, self.output
        return int(found[1])

    def status_of(self, path: str) -> int:
        """The HTTP status of a page."""
        with urllib.request.urlopen(self.address + path, timeout=20) as answer:
            return int(answer.status)


class Runs(Protocol):
    """Starts a `make run` with these arguments and environment variables."""

    def __call__(self, *arguments: str, **environment: str) -> Run: ...


@pytest.fixture
def runs(memory_path: Path, port: int) -> Iterator[Runs]:
    """Start runs on one data folder and one port; whatever is left of them is killed at the end."""
    started: list[Run] = []

    def run(*arguments: str, **environment: str) -> Run:
        started.append(Run(memory_path / "data", port, *arguments, **environment))
        return started[-1]

    yield run
    for each in started:
        if each.process.poll() is None:
            each.stops(signal.SIGTERM)
        if each.process.stdout is not None:
            each.process.stdout.close()


def is_gone(pid: int) -> bool:
    return not command_of(pid)


def test_it_serves_says_who_holds_the_database_and_stops_without_a_trace(runs: Runs, port: int) -> None:
    first = runs(DREAMSCAPE_ENV="development")
    said = first.says(AWAKE)
    assert f"Dreamscape is awake: http://127.0.0.1:{port}" in said
    assert all(
        said.count(f"Log in as {email} with the password {password}") == 1 for email, password in DEMO_LOGINS
    )
    assert "/dev/outbox" in said
    assert first.status_of("/") == 200
    parts = [first.mongod(), first.web_server()]

    second = runs()
    assert second.ends() == 1
    assert f"is held by process {first.process.pid} (make run, {first.address}) since" in second.output

    assert first.status_of("/healthz") == 200
    assert first.stops() == 0
    assert all(map(is_gone, parts))
    assert "Traceback" not in first.output
    assert not first.database.socket.exists()


def test_no_visitor_says_where_the_site_is_mounted(runs: Runs, port: int) -> None:
    run = runs()
    run.says(AWAKE)
    for path in ("//evil.example/login", "//evil.example/", "//evil.example/no-such-page"):
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            visitor.sendall(
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\nSCRIPT_NAME: //evil.example\r\n"
                "Connection: close\r\n\r\n".encode()
            )
            answer = visitor.makefile("rb").read().decode(errors="replace")
            assert "//evil.example" not in answer.partition("\r\n\r\n")[2].replace(path, "")
    for _ in range(8):  # both workers
        for path in ("/", "/login"):
            with urllib.request.urlopen(run.address + path, timeout=20) as answer:
                assert "evil.example" not in answer.read().decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_also_stops_cleanly_when_told_so_or_when_its_terminal_closes(
    runs: Runs, number: signal.Signals
) -> None:
    run = runs()
    run.says(AWAKE)
    mongod = run.mongod()
    assert run.stops(number) == 0
    assert is_gone(mongod)


def test_what_was_written_is_there_after_everything_was_killed_and_the_next_run_comes_up(runs: Runs) -> None:
    first = runs()
    first.says(AWAKE)
    with MongoClient[dict[str, Any]](first.database.uri("dreamscape")) as client:
        client["dreamscape"]["marks"].insert_one({"_id": "I was here"})
    for pid in (first.process.pid, first.mongod(), first.web_server()):
        os.kill(pid, signal.SIGKILL)
    first.ends()

    second = runs()
    second.says(AWAKE)
    with MongoClient[dict[str, Any]](second.database.uri("dreamscape")) as client:
        assert client["dreamscape"]["marks"].count_documents({"_id": "I was here"}) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_after_it_alone_was_killed_the_next_run_comes_up_on_the_same_port(runs: Runs) -> None:
    first = runs()
    first.says(AWAKE)
    first.process.kill()
    first.process.wait()
    second = runs()
    second.says(AWAKE)
    assert second.status_of("/healthz") == 200


def test_a_database_that_dies_is_started_again(runs: Runs) -> None:
    run = runs()
    run.says(AWAKE)
    os.kill(run.mongod(), signal.SIGKILL)
    run.says("The database has died. Starting it again")
    assert poll(lambda: _healthy(run), 30)


def _healthy(run: Run) -> bool:
    try:
        return run.status_of("/healthz") == 200
    except OSError:
        return False


def test_when_the_web_server_dies_all_ends_and_the_status_says_so(runs: Runs) -> None:
    run = runs()
    run.says(AWAKE)
    mongod = run.mongod()
    os.kill(run.web_server(), signal.SIGKILL)
    assert run.ends() == 1
    assert "The web server has ended by itself" in run.output
    assert is_gone(mongod)


def test_a_port_that_is_taken_is_named_with_a_way_out(runs: Runs, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        run = runs()
        assert run.ends() == 1
    assert (
        f"Port {port} is taken by another program. Choose another one: PORT={port + 1} make run" in run.output
    )


def test_an_address_that_is_not_ours_is_named_with_a_way_out(runs: Runs, port: int) -> None:
    run = runs(HOST="203.0.113.1")
    assert run.ends() == 1
    assert f"We may not listen on 203.0.113.1, port {port}: Cannot assign requested address." in run.output


def test_a_database_that_does_not_answer_is_named(runs: Runs) -> None:
    run = runs(MONGO_URI="mongodb://127.0.0.1:1/dreamscape", MONGO_TIMEOUT_MS="200")
    assert run.ends() == 1
    assert "The database of MONGO_URI does not answer" in run.output
    assert "Traceback" not in run.output


def test_production_does_not_start_half_configured(runs: Runs) -> None:
    run = runs(DREAMSCAPE_ENV="production")
    assert run.ends() == 1
    assert "Production needs SECRET_KEY, MONGO_URI" in run.output
    assert "Traceback" not in run.output


def test_the_development_server_stops_with_its_reloader(runs: Runs) -> None:
    run = runs("--dev")
    run.says(AWAKE)
    assert run.status_of("/healthz") == 200
    assert run.stops(signal.SIGTERM) == 0
    with pytest.raises(URLError, match="refused"):
        run.status_of("/healthz")
