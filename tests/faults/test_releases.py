"""Releases on one database: two at once, and one that is killed half-way; and servers that must not start on it."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.error import HTTPError, URLError

import pytest

import config
from dreamscape.store.migrations.table import MIGRATIONS
from dreamscape.store.mongod.processes import poll, tied_to_us
from tests.support.release import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.real_db

LEASE_SECONDS = "3"
PATIENCE = 50  # seconds; a busy machine takes its time
FUTURE = "2031-01-01-lanterns"
KNOWN = [(migration.name, migration.backward_compatible) for migration in MIGRATIONS]
PRODUCTION = {
    "DREAMSCAPE_ENV": "production",
    "SECRET_KEY": "a key that only tests know, and they tell nobody",
    "BASE_URL": "http://localhost",
    "MAIL_SERVER": "localhost",
    "MAIL_DEFAULT_SENDER": "dreams@example.org",
    "RATELIMIT_ENABLED": "0",
    "CLOUDINARY_URL": "",
}
MARKS = [f"{name} {mark}" for name in NAMES for mark in ("began", "ended")]


class Start(Protocol):
    """Starts `python -m` with these words, in these settings."""

    def __call__(self, *words: str, **settings: str) -> subprocess.Popen[str]: ...


@pytest.fixture
def start() -> Iterator[Start]:
    """Start processes; those that are left are killed at the end."""
    started: list[subprocess.Popen[str]] = []

    def one(*words: str, **settings: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            tied_to_us([sys.executable, "-m", *words]),
            cwd=config.ROOT,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield one
    for process in started:
        process.kill()
        process.communicate()


class TestReleases:
    """Processes of their own, each with the two migrations of `tests.support.release`."""

    @pytest.fixture
    def release(self, start: Start, mongo_uri: str, db: Any) -> Any:
        assert db.name in mongo_uri
        return lambda: start("tests.support.release", mongo_uri, LEASE_SECONDS)

    def test_of_two_at_once_one_works_and_the_other_waits_for_it(self, release: Any, db: Any) -> None:
        both = [release(), release()]
        assert poll(lambda: any("Waiting" in text for text in said(db)), PATIENCE)
        open_gate(db)
        assert [one.wait(PATIENCE) for one in both] == [0, 0]
        assert marks(db) == MARKS
        assert sum("is done" in text for text in said(db)) == len(NAMES)
        assert not db["migrations"].find_one({"_id": "lease"})

    def test_what_a_killed_one_left_is_finished_by_the_next_once_the_lease_is_over(
        self, release: Any, db: Any
    ) -> None:
        first = release()
        assert poll(lambda: bool(marks(db)), PATIENCE)
        second = release()
        assert poll(lambda: any("Waiting" in text for text in said(db)), PATIENCE)
        first.kill()
        first.wait()
        open_gate(db)
        assert second.wait(PATIENCE) == 0
        assert marks(db) == [MARKS[0], *MARKS]
        assert [one["_id"] for one in db["migrations"].find().sort("_id", 1)] == list(NAMES)


class TestServers:
    """gunicorn with its configuration, and one worker."""

    @pytest.fixture
    def serve(self, start: Start, mongo_uri: str, port: int) -> Any:
        usual = {"MONGO_URI": mongo_uri, "PORT": str(port), "WEB_CONCURRENCY": "1", **PRODUCTION}
        return lambda **settings: start("gunicorn", "--config", "gunicorn.conf.py", **{**usual, **settings})

    def test_none_starts_in_production_before_the_release_has_run(self, serve: Any, db: Any) -> None:
        refused(serve(), f"The database has yet to go through {MIGRATIONS[0].name}, ")
        assert not list(db["migrations"].find())

    def test_none_starts_on_what_it_does_not_know_and_cannot_bear(self, serve: Any, db: Any) -> None:
        apply(db, *KNOWN, (FUTURE, False))
        refused(
            serve(DREAMSCAPE_ENV="testing"), f"The database has been through {FUTURE}, which this version"
        )

    def test_one_starts_on_what_it_does_not_know_but_can_bear(self, serve: Any, db: Any, port: int) -> None:
        apply(db, *KNOWN, (FUTURE, True))
        serve()
        assert poll(lambda: status_of(port) == 200, PATIENCE)

    def test_one_starts_while_the_database_is_away(self, serve: Any, port: int) -> None:
        serve(MONGO_URI="mongodb://127.0.0.1:1/dreamscape", MONGO_TIMEOUT_MS="200")
        assert poll(lambda: status_of(port) == 503, PATIENCE)


def marks(db: Any) -> list[str]:
    return [mark["at"] for mark in db["marks"].find().sort("_id", 1)]


def said(db: Any) -> list[str]:
    return [one["text"] for one in db["said"].find()]


def open_gate(db: Any) -> None:
    db["gate"].insert_one({"_id": "open"})


def apply(db: Any, *migrations: tuple[str, bool]) -> None:
    """Let the database have been through these, which older versions can bear or not."""
    at = datetime.now(UTC)
    db["migrations"].insert_many(
        [{"_id": name, "applied_at": at, "backward_compatible": bearable} for name, bearable in migrations]
    )


def refused(server: subprocess.Popen[str], reason: str) -> None:
    output, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 3, output
    assert reason in output
    assert "Traceback" not in output


def status_of(port: int) -> int:
    """With what the server says that it is well or not; 0 where none listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except URLError:
        return 0
