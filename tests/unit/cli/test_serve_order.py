"""`make run` does things in an order that harms nobody who runs already. (tests/faults/test_serve.py has the whole.)"""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from threading import Thread
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from pymongo.errors import ServerSelectionTimeoutError

from dreamscape.cli import serve
from dreamscape.services.site.migrations import Migrations
from dreamscape.store.mongod.processes import workers_of
from dreamscape.store.mongod.server import EmbeddedUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def compressed(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> list[str]:
    monkeypatch.setenv("DREAMSCAPE_ENV", "testing")
    monkeypatch.setenv("MONGO_URI", "")
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    # Or a storage that is let go unopened opens a client first, to close it.
    monkeypatch.setenv("RATELIMIT_STORAGE_URI", "memory://")
    done: list[str] = []
    monkeypatch.setattr(serve, "precompress", lambda: done.append("variants"))
    # Whatever thread it is given to has had its turn when we look.
    monkeypatch.setattr(Thread, "start", Thread.run)
    return done


@contextmanager
def _held(*_: object) -> Iterator[None]:
    raise EmbeddedUnavailable("held by another")
    yield


@contextmanager
def _free(*_: object) -> Iterator[Any]:
    yield object()


def _taken(_: object) -> None:
    raise serve.Failed("the port is taken")


def _silent(*_: object) -> None:
    raise ServerSelectionTimeoutError("nobody there")


def test_a_run_that_finds_the_database_held_leaves_the_files_alone(
    compressed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_database", _held)
    assert serve.main([]) == 1
    assert compressed == []


def test_a_run_that_finds_the_port_taken_leaves_the_files_alone(
    compressed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_database", _free)
    monkeypatch.setattr(serve, "require_free_port", _taken)
    assert serve.main([]) == 1
    assert compressed == []


@pytest.mark.usefixtures("compressed")
def test_a_database_that_falls_silent_while_it_is_made_ready_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MONGO_URI", "mongodb://somewhere/dreamscape")
    monkeypatch.setattr(serve, "_database", _free)
    monkeypatch.setattr(serve, "require_free_port", lambda _: None)
    monkeypatch.setattr(Migrations, "run", _silent)
    assert serve.main([]) == 1
    assert "The database of MONGO_URI does not answer: nobody there" in capsys.readouterr().err


class Server:
    """A web server that ends when it was asked so often whether it has."""

    def __init__(self, asked: int) -> None:
        self.asked = asked

    def poll(self) -> int | None:
        self.asked -= 1
        return None if self.asked >= 0 else 0

    def wait(self, _seconds: float) -> None: ...


class Database:
    """A database that does not start so many times."""

    def __init__(self, folder: Any, failures: int) -> None:
        self.folder = folder
        self.failures = failures

    def start(self) -> None:
        self.failures -= 1
        if self.failures >= 0:
            raise EmbeddedUnavailable("mongod does not start.")


@pytest.mark.parametrize(
    ("free", "said"), [(0, "is full. Make some room."), (10**12, "mongod does not start.")]
)
def test_a_database_that_does_not_start_again_is_tried_until_it_does_and_a_full_disk_is_named(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], free: int, said: str
) -> None:
    monkeypatch.setattr("dreamscape.cli.serve.shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    database: Any = Database(tmp_path, failures=3)
    server: Any = Server(asked=10)
    serve.revive(database, server)
    assert database.failures == -1
    assert capsys.readouterr().out.count(said) == 3


def test_it_is_not_tried_for_longer_than_the_web_server_lives(tmp_path: Any) -> None:
    database: Any = Database(tmp_path, failures=1000)
    server: Any = Server(asked=2)
    serve.revive(database, server)
    assert database.failures == 998


def test_a_port_that_a_server_of_ours_still_has_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waits = iter([False, True])
    monkeypatch.setattr(serve, "poll", lambda _condition, _seconds: next(waits))
    monkeypatch.setattr(serve, "workers_of", lambda *_: [4711])
    monkeypatch.setattr(serve, "_listening_problem", lambda *_: None)
    serve.require_free_port({"HOST": "127.0.0.1", "PORT": 8000})
    assert "The web server of an earlier run still has port 8000" in capsys.readouterr().out


def test_a_gunicorn_of_this_checkout_is_known_by_its_folder_its_configuration_and_its_port(
    tmp_path: Any,
) -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    gunicorn = [*sleep, "gunicorn.conf.py"]
    ours, on_another_port, other = (
        subprocess.Popen(command, cwd=tmp_path, env={"PORT": port})
        for command, port in ((gunicorn, "8000"), (gunicorn, "8001"), (sleep, "8000"))
    )
    try:
        assert workers_of(tmp_path.resolve(), 8000) == ([ours.pid] if sys.platform == "linux" else [])
    finally:
        for process in (ours, on_another_port, other):
            process.kill()
            process.wait()
