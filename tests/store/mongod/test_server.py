"""The embedded database: what people wrote is there again, whatever was killed, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from pymongo import MongoClient

from dreamscape.store.mongod.processes import command_of, flock, poll
from dreamscape.store.mongod.server import DatabaseHeld, EmbeddedDatabase, EmbeddedUnavailable, find_mongod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.real_db

A_RUN_THAT_WAITS_TO_BE_KILLED = """
import sys
from pathlib import Path
from dreamscape.store.mongod import server as embedded
if sys.argv[2] == "not tied":
    embedded.tied_to_us = lambda command: command
embedded.EmbeddedDatabase(Path(sys.argv[1]), purpose="a run").start()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(memory_path: Path) -> Path:
    return memory_path / "a checkout, 100% ours" / ("long " * 30) / "db"


@pytest.fixture
def database(folder: Path) -> Iterator[EmbeddedDatabase]:
    database = EmbeddedDatabase(folder, purpose="make run, http://127.0.0.1:8000")
    yield database
    database.kill()


def client_of(database: EmbeddedDatabase) -> MongoClient[dict[str, Any]]:
    return MongoClient(database.uri("dreamscape"), serverSelectionTimeoutMS=5000)


def write_a_dream(database: EmbeddedDatabase) -> None:
    with client_of(database) as client:
        client.get_default_database()["dreams"].insert_one({"title": "Fly"})


def dreams_in(database: EmbeddedDatabase) -> list[str]:
    with client_of(database) as client:
        return [dream["title"] for dream in client.get_default_database()["dreams"].find()]


def mongod_of(folder: Path) -> int:
    """The process id of the mongod in `folder`: it writes it there itself."""
    return int((folder / "mongod.lock").read_text())


def has_ended(pid: int) -> Callable[[], bool]:
    return lambda: "mongod" not in command_of(pid)


def test_a_new_database_takes_transactions_on_one_socket_and_nowhere_else(
    database: EmbeddedDatabase, folder: Path
) -> None:
    with database.running(), client_of(database) as client:
        with client.start_session() as session, session.start_transaction():
            client["dreamscape"]["dreams"].insert_one({"title": "Fly"}, session=session)
        options = client.admin.command("getCmdLineOpts")["parsed"]["net"]
        assert options["bindIp"] == str(database.socket)
        assert options["unixDomainSocket"] == {"enabled": False}
        assert len(os.fsencode(database.socket)) < 100
        assert database.socket.parent.stat().st_mode & 0o777 == 0o700
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_stopped_database_leaves_no_process_and_no_socket_and_opens_again_with_its_data(
    database: EmbeddedDatabase, folder: Path
) -> None:
    with database.running():
        pid = mongod_of(folder)
        write_a_dream(database)
    assert has_ended(pid)()
    assert not database.socket.exists()
    with database.running():
        assert dreams_in(database) == ["Fly"]


def test_what_was_written_is_there_after_mongod_was_killed(database: EmbeddedDatabase, folder: Path) -> None:
    database.start()
    write_a_dream(database)
    os.kill(mongod_of(folder), signal.SIGKILL)
    assert poll(lambda: not database.alive, 10)
    database.start()
    assert dreams_in(database) == ["Fly"]


def test_starting_twice_is_starting_once(database: EmbeddedDatabase, folder: Path) -> None:
    database.start()
    pid = mongod_of(folder)
    database.start()
    assert mongod_of(folder) == pid


@pytest.mark.parametrize("tie", ["tied", "not tied"])
def test_a_run_that_was_killed_does_not_block_the_next_one(
    database: EmbeddedDatabase, folder: Path, tie: str
) -> None:
    command = [sys.executable, "-c", A_RUN_THAT_WAITS_TO_BE_KILLED, str(folder), tie]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
        write_a_dream(database)
        orphan = mongod_of(folder)
        run.kill()
    database.start()
    assert dreams_in(database) == ["Fly"]
    assert has_ended(orphan)()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_mongod_does_not_outlive_the_run_that_started_it(folder: Path) -> None:
    command = [sys.executable, "-c", A_RUN_THAT_WAITS_TO_BE_KILLED, str(folder), "tied"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
        orphan = mongod_of(folder)
        run.kill()
    assert poll(has_ended(orphan), 20)


def test_a_second_run_hears_who_holds_the_database_and_disturbs_nothing(
    database: EmbeddedDatabase, folder: Path
) -> None:
    database.start()
    second = EmbeddedDatabase(folder)
    with pytest.raises(DatabaseHeld) as refusal:
        second.start()
    message = str(refusal.value)
    assert f"held by process {os.getpid()} (make run, http://127.0.0.1:8000) since " in message
    assert f"kill {os.getpid()}" in message
    second.stop()
    write_a_dream(database)
    assert dreams_in(database) == ["Fly"]


def test_a_second_run_at_the_wrong_moment_is_told_to_try_again(
    database: EmbeddedDatabase, folder: Path
) -> None:
    folder.mkdir(parents=True)
    with (folder / "holder.json").open("w") as hold:
        assert flock(hold)
        with pytest.raises(DatabaseHeld, match="starting or stopping"):
            database.start()


def test_a_mongod_that_is_not_ours_is_left_alone(database: EmbeddedDatabase, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "mongod.lock").write_text(f"{os.getpid()}\n")
    with (folder / "mongod.lock").open() as lock:
        assert flock(lock)
        with pytest.raises(DatabaseHeld, match=f"Another mongod \\(process {os.getpid()}\\)"):
            database.start()


def test_a_moved_checkout_finds_its_data_again(database: EmbeddedDatabase, folder: Path) -> None:
    with database.running():
        write_a_dream(database)
    moved = EmbeddedDatabase(folder.rename(folder.with_name("elsewhere")))
    with moved.running():
        assert dreams_in(moved) == ["Fly"]
        write_a_dream(moved)


def test_a_stale_socket_is_no_obstacle(database: EmbeddedDatabase) -> None:
    database.socket.parent.mkdir(mode=0o700, exist_ok=True)
    database.socket.touch()
    with database.running():
        assert dreams_in(database) == []


def test_a_folder_under_somebody_elses_control_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "db").symlink_to(tmp_path / "theirs")
    database = EmbeddedDatabase(tmp_path / "data")
    database.socket = tmp_path / "db" / "mongod.sock"
    with pytest.raises(EmbeddedUnavailable, match="belongs to somebody else"):
        database.start()


def test_a_mongod_that_does_not_start_says_why_and_lets_go(
    database: EmbeddedDatabase, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "mongod"
    broken.write_text("#!/bin/sh\necho 'no space left for dreams'\nexit 1\n")
    broken.chmod(0o755)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        with pytest.raises(EmbeddedUnavailable, match="no space left for dreams"):
            database.start()
    with EmbeddedDatabase(folder).running() as second:
        assert dreams_in(second) == []


def test_the_mongod_on_the_path_comes_before_the_one_from_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = tmp_path / "mongod"
    ours.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_mongod() == ours


def test_without_any_mongod_the_choices_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(EmbeddedUnavailable, match=r"(?s)requirements-embedded.*packages.*Docker.*Atlas"):
        find_mongod()


def test_an_ephemeral_database_is_gone_afterwards() -> None:
    with EmbeddedDatabase.ephemeral() as database:
        write_a_dream(database)
        assert dreams_in(database) == ["Fly"]
    assert not database.folder.exists()
    assert not database.socket.exists()
