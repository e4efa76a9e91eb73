"""`make run` does things in an order that harms nobody who runs already. (tests/faults/test_serve.py has the whole.)"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from pymongo.errors import ServerSelectionTimeoutError

from dreamscape.cli import serve
from dreamscape.services.site.migrations import Migrations
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
    monkeypatch.setattr(serve, "_require_free_port", _taken)
    assert serve.main([]) == 1
    assert compressed == []


@pytest.mark.usefixtures("compressed")
def test_a_database_that_falls_silent_while_it_is_made_ready_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MONGO_URI", "mongodb://somewhere/dreamscape")
    monkeypatch.setattr(serve, "_database", _free)
    monkeypatch.setattr(serve, "_require_free_port", lambda _: None)
    monkeypatch.setattr(Migrations, "run", _silent)
    assert serve.main([]) == 1
    assert "The database of MONGO_URI does not answer: nobody there" in capsys.readouterr().err
