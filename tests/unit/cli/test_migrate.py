"""`flask migrate` as an operator sees it, and what other commands do before it has run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
import pytest
from pymongo.errors import ServerSelectionTimeoutError

from dreamscape.cli.checked import CheckedCommand
from dreamscape.services.site.lease import LeaseLost
from dreamscape.store.common.indexes import INDEXES
from dreamscape.store.migrations.table import MIGRATIONS
from dreamscape.store.site.migrations import Migrations
from tests.conftest import TEST_SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

INDEX_COUNT = sum(len(models) for models in INDEXES.values())
FUTURE = "2031-01-01-lanterns"


def run(app: Flask, *arguments: str, status: int = 0) -> str:
    answer = app.test_cli_runner().invoke(args=list(arguments))
    assert answer.exit_code == status, answer.output
    return answer.output


def record(db: Any, backward_compatible: bool) -> None:
    """Let the database have been through a migration of a newer version."""
    at = datetime(2031, 1, 1, tzinfo=UTC)
    db["migrations"].insert_one({"_id": FUTURE, "applied_at": at, "backward_compatible": backward_compatible})


def test_it_names_what_it_does_and_does_it_once(app: Flask, db: Any) -> None:
    said = run(app, "migrate").splitlines()
    assert said == [
        *(f"{migration.name} is done." for migration in MIGRATIONS),
        f"{INDEX_COUNT} indexes are there.",
    ]
    assert run(app, "migrate") == f"{INDEX_COUNT} indexes are there.\n"
    assert "email_key" in db["users"].index_information()


def test_what_takes_long_shows_how_far_it_is(app: Flask, db: Any) -> None:
    db["dreams"].insert_one({"title": "A boat", "slug": "a-boat", "title_key": "a boat"})
    assert "2026-12-02-words [##############################] 1 of 1\n" in run(app, "migrate")


def test_the_first_categories_come_with_it(app: Flask, db: Any) -> None:
    db["categories"].delete_many({})
    assert "40 categories are new." in run(app, "migrate")


def test_release_lines_that_call_it_by_its_former_name_go_on_working(app: Flask) -> None:
    assert f"{MIGRATIONS[0].name} is done." in run(app, "indexes")
    listed = app.test_cli_runner().invoke(args=["--help"]).output
    assert "\n  migrate " in listed
    assert "\n  indexes" not in listed


def test_the_status_says_what_is_missing_done_and_unknown(app: Flask, db: Any) -> None:
    assert run(app, "migrate", "--status").splitlines() == [f"{one.name}: missing" for one in MIGRATIONS]
    run(app, "migrate")
    record(db, backward_compatible=False)
    *known, unknown = run(app, "migrate", "--status").splitlines()
    today = f"applied {datetime.now(UTC):%Y-%m-%d}"
    assert all(line.startswith(f"{one.name}: {today}") for line, one in zip(known, MIGRATIONS, strict=True))
    assert unknown == (
        f"{FUTURE}: applied 2031-01-01 00:00 UTC, unknown to this version, which cannot work with it"
    )


def test_it_refuses_to_work_on_what_a_newer_version_has_made(app: Flask, db: Any) -> None:
    record(db, backward_compatible=False)
    assert f"Error: The database has been through {FUTURE}" in run(app, "migrate", status=1)
    assert not db["migrations"].find_one({"_id": MIGRATIONS[0].name})


def test_who_lost_the_lease_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(*_: Any) -> None:
        raise LeaseLost("Another process has taken over.")

    monkeypatch.setattr(Migrations, "apply", lose)
    assert "Error: Another process has taken over." in run(app, "migrate", status=1)


def leaf_commands(group: Any, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaf_commands(command, f"{path}{name} ")
        else:
            yield path + name, command


def test_all_other_commands_look_at_the_database_first(app: Flask) -> None:
    unchecked = {name for name, command in leaf_commands(app.cli) if not isinstance(command, CheckedCommand)}
    assert unchecked == {"doctor", "migrate", "indexes", "push keys"}


class TestOtherCommands:
    """They run where this version may work with the database."""

    @pytest.mark.parametrize("command", ["recount", "mail retry"])
    def test_beside_what_a_newer_version_has_made(self, app: Flask, db: Any, command: str) -> None:
        record(db, backward_compatible=True)
        run(app, *command.split())
        db["migrations"].delete_many({})
        record(db, backward_compatible=False)
        assert f"Error: The database has been through {FUTURE}" in run(app, *command.split(), status=1)

    def test_help_asks_no_database(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Migrations, "records", silent)
        assert "Usage:" in run(app, "mail", "retry", "--help")

    def test_a_database_that_is_away_is_for_the_command_to_meet(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(Migrations, "records", silent)
        run(app, "recount")
        assert "starts unchecked: nobody there" in caplog.text


class TestInProduction:
    """Nothing works on a database that is behind."""

    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        mail = {"MAIL_SERVER": "mail.example.org", "MAIL_DEFAULT_SENDER": "dreams@example.org"}
        production = {"DREAMSCAPE_ENV": "production", "MONGO_URI": "mongodb://nowhere/dreamscape"}
        return {**TEST_SETTINGS, **mail, **production}

    def test_commands_wait_for_migrate(self, app: Flask) -> None:
        said = run(app, "recount", status=1)
        assert f"The database has yet to go through {MIGRATIONS[0].name}, " in said
        assert "Run `flask --app wsgi migrate`, then start again." in said
        run(app, "migrate")
        run(app, "recount")


def silent(*_: object) -> None:
    raise ServerSelectionTimeoutError("nobody there")
