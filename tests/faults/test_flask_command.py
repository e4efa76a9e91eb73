"""`make flask`: a command on the development site, whether it runs just now or not."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import config
from dreamscape.cli.command import main
from dreamscape.store.mongod.server import EmbeddedDatabase, EmbeddedUnavailable

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.real_db


def command(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {"DATA_FOLDER": str(data), "DREAMSCAPE_ENV": "development", "MONGO_URI": ""}
    return subprocess.run(
        [sys.executable, "-m", "dreamscape.cli.command", *arguments],
        cwd=config.ROOT,
        env={**os.environ, **own, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_site_that_does_not_run_is_woken_for_the_command_and_put_to_sleep_again(memory_path: Path) -> None:
    database = EmbeddedDatabase(memory_path / "db")
    planted = command(memory_path, "seed", "--if-empty")
    assert (planted.returncode, planted.stderr) == (0, "")
    assert "12 people" in planted.stdout
    assert not database.socket.exists()

    promoted = command(memory_path, "users", "promote", "tom@example.org")
    assert promoted.stdout == "Tom Okoye was member and is admin now.\n"


def test_while_the_site_runs_its_database_is_used(memory_path: Path) -> None:
    with EmbeddedDatabase(memory_path / "db").running():
        assert command(memory_path, "seed", "--if-empty").returncode == 0
        failed = command(memory_path, "users", "promote", "nobody@example.org")
    assert failed.returncode != 0
    assert "nobody@example.org" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_where_there_is_no_database_to_be_had_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def none() -> Path:
        raise EmbeddedUnavailable("There is no MongoDB here.")

    monkeypatch.setattr("dreamscape.store.mongod.server.find_mongod", none)
    for name, value in {"DREAMSCAPE_ENV": "testing", "MONGO_URI": "", "DATA_FOLDER": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    assert main(["recount"]) == 1
    assert capfd.readouterr() == ("", "There is no MongoDB here.\n")
