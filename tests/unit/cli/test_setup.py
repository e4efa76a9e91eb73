"""`flask setup` makes a site of a checkout: it asks, writes .env for its owner alone, and may be repeated."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from dotenv import dotenv_values

import config
from dreamscape.cli import setup as setup_module
from dreamscape.cli.setup import QUESTIONS, is_asked_for, setup

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

pytestmark = pytest.mark.real_db
ADMIN = ["y", "ada@example.org", "Ada", "Amin", "a ladder in a library", "a ladder in a library"]


class Terminal:
    """Somebody at a terminal of a machine on which nothing is set but what tests need."""

    def __init__(self, file: Path, mongo_uri: str) -> None:
        self.file = file
        self.answers = {
            "BASE_URL": "https://dreams.example.org",
            "PROXY_HOPS": "",
            "MONGO_URI": mongo_uri,
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": "1",
            "MAIL_USE_TLS": "0",
            "MAIL_USERNAME": "",
            "MAIL_PASSWORD": "",
            "MAIL_DEFAULT_SENDER": "Dreamscape <dreams@example.org>",
            "CLOUDINARY_URL": "",
        }

    def run(self, *arguments: str, typed: list[str] | None = None) -> Result:
        """Start it; `typed` are the lines that are answered."""
        lines = "\n".join([*(typed or []), ""])
        return CliRunner().invoke(setup, [f"--file={self.file}", *arguments], input=lines)

    def said(self, **others: str) -> list[str]:
        """All of it by options."""
        return [f"--set={name}={value}" for name, value in {**self.answers, **others}.items()]

    @property
    def written(self) -> dict[str, str | None]:
        """What the file sets."""
        return dotenv_values(self.file)


@pytest.fixture
def terminal(tmp_path: Path, db: Any, mongo_uri: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    assert db.name == "dreamscape"
    for name in [setting.name for setting in config.SETTINGS if setting.name in os.environ]:
        monkeypatch.delenv(name)
    for name, value in (("ARGON2_TIME_COST", "1"), ("ARGON2_MEMORY_KIB", "8"), ("SECURITY_LOG", "off")):
        monkeypatch.setenv(name, value)
    return Terminal(tmp_path / ".env", mongo_uri)


def test_whoever_answers_has_a_site_with_an_admin(terminal: Terminal, db: Any) -> None:
    result = terminal.run(typed=[*terminal.answers.values(), *ADMIN])

    assert "Ada Amin is an admin" in result.output
    assert stat.S_IMODE(terminal.file.stat().st_mode) == 0o600
    written = terminal.written
    assert written["BASE_URL"] == "https://dreams.example.org"
    assert written["PROXY_HOPS"] == "1", "what is usual"
    assert len(written["SECRET_KEY"] or "") >= config.SHORTEST_SECRET_KEY
    assert db["users"].find_one({"email": "ada@example.org"})["role"] == "admin"
    assert db["migrations"].count_documents({}) > 0
    assert db["categories"].count_documents({}) > 0
    # The mail server of this test is not there, and the doctor says so.
    assert "wrong     mail" in result.output
    assert result.exit_code == 1
    assert (written["SECRET_KEY"] or "?") not in result.output


def test_repeating_it_keeps_what_is_there_and_asks_nobody_who_the_admin_is(terminal: Terminal) -> None:
    terminal.run(typed=[*terminal.answers.values(), *ADMIN])
    terminal.file.write_text(f"# Ours.\n{terminal.file.read_text()}LOG_LEVEL=ERROR\n")
    before = terminal.file.read_text()

    again = terminal.run(typed=[""] * len(QUESTIONS))

    assert terminal.file.read_text() == before
    assert "is as it was" in again.output
    assert "Admins: Ada Amin." in again.output
    assert terminal.answers["MONGO_URI"] not in again.output, "it is kept and not shown"

    changed = terminal.run(typed=["https://other.example.org", *[""] * (len(QUESTIONS) - 1)])
    assert "BASE_URL written" in changed.output
    assert terminal.written["BASE_URL"] == "https://other.example.org"
    assert terminal.file.read_text().startswith("# Ours.\n")
    assert terminal.written["LOG_LEVEL"] == "ERROR"


def test_what_cannot_be_read_is_asked_again(terminal: Terminal) -> None:
    answers = list(terminal.answers.values())
    result = terminal.run(typed=[answers[0], "many", "1", *answers[2:], "n"])

    assert "PROXY_HOPS='many' cannot be read" in result.output
    assert terminal.written["PROXY_HOPS"] == "1"
    assert "users promote EMAIL" in result.output


def test_without_questions_it_takes_what_is_said_and_names_what_is_missing(
    terminal: Terminal, db: Any
) -> None:
    refused = terminal.run("--yes", "--set=BASE_URL=https://dreams.example.org")
    assert refused.exit_code == 1
    assert "MONGO_URI, MAIL_SERVER, MAIL_DEFAULT_SENDER" in refused.output
    assert not terminal.file.exists()

    done = terminal.run("--yes", *terminal.said(LOG_LEVEL="ERROR"))
    assert terminal.written["LOG_LEVEL"] == "ERROR"
    assert "Nobody looks after the place yet" in done.output
    assert db["users"].count_documents({}) == 0


def test_nothing_is_written_that_the_site_would_not_start_with(terminal: Terminal) -> None:
    result = terminal.run("--yes", *terminal.said(SECRET_KEY="short"))

    assert result.exit_code == 1
    assert "SECRET_KEY has 5 characters" in result.output
    assert not terminal.file.exists()
    assert terminal.run("--yes", "--set=NO_SUCH=1").exit_code == 2


def test_what_the_environment_says_is_neither_asked_nor_written(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONGO_URI", terminal.answers.pop("MONGO_URI"))
    result = terminal.run(typed=[*terminal.answers.values(), "n"])

    assert "The database, such as" not in result.output
    assert "MONGO_URI" not in terminal.written
    assert "MongoDB" in result.output


def test_a_member_who_is_there_becomes_the_admin(terminal: Terminal, db: Any) -> None:
    terminal.run("--yes", *terminal.said())
    before = terminal.file.read_text()
    made = terminal.run(typed=[*[""] * len(QUESTIONS), *ADMIN])
    assert "Ada Amin is an admin" in made.output
    db["users"].update_one({}, {"$set": {"role": "member"}})

    again = terminal.run(typed=[*[""] * len(QUESTIONS), "y", "ada@example.org"])

    assert "Ada Amin is an admin" in again.output
    assert terminal.file.read_text() == before


def test_a_database_that_does_not_answer_is_said_and_the_settings_are_kept(terminal: Terminal) -> None:
    away = "mongodb://127.0.0.1:1/dreamscape?replicaSet=rs0"
    result = terminal.run("--yes", *terminal.said(MONGO_URI=away, MONGO_TIMEOUT_MS="200"))

    assert "The database does not answer" in result.output
    assert "wrong     database" in result.output
    assert terminal.written["MONGO_URI"] == away


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("flask --app wsgi setup", True),
        ("/srv/.venv/bin/flask --app wsgi setup --yes", True),
        ("/srv/flask/__main__.py --app wsgi setup", True),
        ("flask --app setup doctor", False),
        ("flask --app wsgi users promote setup", False),
        ("gunicorn wsgi:app setup", False),
        ("flask", False),
    ],
)
def test_wsgi_knows_when_it_is_asked_for(line: str, asked: bool) -> None:
    assert is_asked_for(line.split()) is asked


def test_the_command_runs_where_nothing_is_set_yet() -> None:
    environ = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "setup", "--help"]
    done = subprocess.run(command, cwd=config.ROOT, env=environ, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "make the first admin" in done.stdout
    assert setup_module.__doc__
