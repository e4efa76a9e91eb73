"""`flask jobs …`, as an operator sees it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.models import Mail
from dreamscape.store.jobs.jobs import Jobs

if TYPE_CHECKING:
    from flask import Flask

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
MAIL = Mail("mara@example.org", "A secret", "Open sesame.", "<p>Open sesame.</p>")


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    """Nobody listens there, so that mails wait."""
    return {**settings, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": 1, "MAIL_TIMEOUT": 1.0}


def run(app: Flask, *arguments: str, status: int = 0) -> str:
    answer = app.test_cli_runner().invoke(args=["jobs", *arguments])
    assert answer.exit_code == status, answer.output
    return answer.output


def post(app: Flask, mail: Mail = MAIL) -> None:
    with app.app_context():
        app.extensions["dreamscape"].mail_queue.send(Jobs(app.extensions["database"]).add_mail(mail))


def test_what_is_due_is_done_once_and_the_days_own_jobs_with_it(app: Flask, db: Any) -> None:
    Jobs(db).add("clear_dream", "5" * 24, {"dream_id": "5" * 24})

    assert run(app, "run") == "16 done, 0 to be tried again, 0 given up\n"
    assert run(app, "run") == "0 done, 0 to be tried again, 0 given up\n"


def test_what_comes_of_a_job_is_done_in_the_same_run(app: Flask, mara: Any, db: Any) -> None:
    db["users"].update_one({}, {"$set": {"leaves_at": datetime.now(UTC)}})

    assert run(app, "run").startswith("17 done"), (
        "what comes each day, the old queues, Mara's words and clearing"
    )
    assert db["users"].count_documents({}) == 0
    assert db["sessions"].count_documents({}) == 0
    assert "0 jobs" in run(mara.app, "list")


def test_the_list_says_what_waits_and_why_and_never_what_a_mail_says(app: Flask, db: Any) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        post(app)
        Jobs(db).add("delete_picture", "dreams/a", {"public_id": "dreams/a"})
        clock.shift(timedelta(minutes=3))
        picture, mail, last = run(app, "list").splitlines()
        assert picture == "delete_picture:dreams/a  waits, 0:03:00 old, 0 tries"
        assert mail.startswith("send_mail:")
        assert "  waits, 0:03:00 old, 1 try: ConnectionRefusedError: " in mail
        assert last == "2 jobs"
        clock.shift(timedelta(days=8))
        assert run(app, "run").endswith(" 1 given up\n")
        assert "given up, 8 days, 0:03:00 old, 2 tries" in run(app, "list")
    said = run(app, "list")
    assert "sesame" not in said
    assert "secret" not in said


def test_one_or_all_that_were_given_up_begin_anew(app: Flask) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        post(app)
        post(app)
        clock.shift(timedelta(days=8))
        run(app, "run")
        name = run(app, "list").split()[0]
        assert run(app, "retry", name) == "1 due now\n"
        assert run(app, "retry", "--failed") == "1 due now\n"
        assert "There is no job send_mail:none" in run(app, "retry", "send_mail:none", status=1)
        assert "Name one job" in run(app, "retry", status=2)
        assert "Name one job" in run(app, "retry", name, "--failed", status=2)
        assert ", 2 to be tried again," in run(app, "run")


def test_one_is_dropped(app: Flask) -> None:
    post(app)
    name = run(app, "list").split()[0]

    assert run(app, "drop", name) == "Dropped.\n"

    assert run(app, "list") == "0 jobs\n"
    assert f"There is no job {name}." in run(app, "drop", name, status=1)
