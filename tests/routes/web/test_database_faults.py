"""When the database fails: a page for each way of failing, a line in the log, and what was typed on its way back."""

from __future__ import annotations

import html
import logging
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from pymongo.errors import (
    AutoReconnect,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    ServerSelectionTimeoutError,
    WriteConcernError,
)

from dreamscape.errors import DatabaseBusy
from dreamscape.web.health import init_health
from tests.support.threads import by_script, dream_of
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from dreamscape.services.jobs.worker import Worker

INTERRUPTED = WriteConcernError("operation was interrupted: InterruptedDueToReplStateChange", 11602)
FULL = OperationFailure("you are over your space quota, using 513 MB of 512 MB", 8000)
REFUSED = OperationFailure("not authorized on dreamscape to execute command", 13)
SLUGS = "dreamscape.store.common.slugs.Slugs.claim"
COMMENTS = "dreamscape.store.comments.comments.Comments.add"
FOLLOWS = "dreamscape.store.follows.follows.Follows.add"
WORDS = "A line with <angles>,\nand another one."


def failing(monkeypatch: pytest.MonkeyPatch, where: str, error: Exception) -> None:
    """Let a method of a store fail."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(where, fail)


@pytest.mark.parametrize(
    ("error", "status", "words", "line"),
    [
        (INTERRUPTED, 503, "Our memory is away", "The database does not answer: operation was interrupted"),
        (AutoReconnect("gone"), 503, "Our memory is away", "The database does not answer: gone"),
        (
            ExecutionTimeout("too long", 50),
            503,
            "we could not do it in time",
            "did not get it done in time: too",
        ),
        (DatabaseBusy(), 503, "we could not do it in time", "did not get it done in time"),
        (FULL, 507, "There is no room left", "The database has no room left"),
        (OperationFailure("out of disk space", 14031), 507, "There is no room left", "no room left"),
        (REFUSED, 503, "Our memory does not let us in", "look at the user of MONGO_URI"),
    ],
    ids=str,
)
def test_each_fault_has_its_page_and_its_line_and_gives_back_a_dream(
    mara: Visitor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
    words: str,
    line: str,
) -> None:
    failing(monkeypatch, SLUGS, error)
    typed = {"title": "A boat", "description": WORDS, "categories": ["sea", "sky"]}

    answer = mara.post("/dreams/new", typed)

    assert answer.status_code == status
    assert words in answer.text
    assert line in caplog.text
    assert "Traceback" not in caplog.text
    assert html.escape(WORDS) in answer.text
    assert 'name="title"' in answer.text
    assert answer.text.count('name="categories"') == 2
    assert ("Retry-After" in answer.headers) is (
        words in ("Our memory is away", "we could not do it in time")
    )


def test_pressing_the_button_of_that_page_sends_it_once_the_database_is_back(
    mara: Visitor, monkeypatch: pytest.MonkeyPatch, db: Any
) -> None:
    with monkeypatch.context() as meanwhile:
        failing(meanwhile, SLUGS, INTERRUPTED)
        page = mara.post("/dreams/new", {"title": "A boat", "description": WORDS, "categories": ["sea"]}).text
    assert 'action="/dreams/new"' in page
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    again = {"csrf_token": token, "title": "A boat", "description": WORDS, "categories": ["sea"]}

    assert mara.client.post("/dreams/new", data=again).status_code == 303
    assert db["dreams"].find_one()["title"] == "A boat"


def test_a_comment_and_a_button_are_given_back_as_well(
    mara: Visitor, tom: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    dream_of(mara)
    failing(monkeypatch, COMMENTS, ServerSelectionTimeoutError("nobody there"))
    failing(monkeypatch, FOLLOWS, FULL)

    comment = tom.post("/dreams/a-boat/comments", {"body": WORDS, "next": "/dreams/a-boat"})
    follow = tom.post("/dreams/a-boat/follow", {"next": "/dreams/a-boat"})

    assert html.escape(WORDS) in comment.text
    assert 'action="/dreams/a-boat/comments"' in comment.text
    assert follow.status_code == 507
    assert 'name="next" value="/dreams/a-boat"' in follow.text
    assert "Send it again" in follow.text


def test_no_page_gives_back_a_password(guest: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, "dreamscape.store.members.members.Members.by_email", AutoReconnect("gone"))

    page = guest.post("/login", {"email": "mara@example.org", "password": PASSWORD})

    assert page.status_code == 503
    assert PASSWORD not in page.text
    assert "Your browser still has what you typed" in page.text


def test_a_script_is_told_by_the_status_and_keeps_its_form(
    mara: Visitor, tom: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    dream_of(mara)
    failing(monkeypatch, COMMENTS, AutoReconnect("gone"))

    answer = by_script(tom, "/dreams/a-boat/comments", body=WORDS)

    assert answer.status_code == 503
    assert html.escape(WORDS) not in answer.text


def test_a_page_that_was_only_to_be_read_can_be_asked_for_again(
    mara: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "dreamscape.store.feed.Feed.latest", REFUSED)

    page = mara.get("/dreamscape?view=latest")

    assert page.status_code == 503
    assert "Try again" in page.text


def test_a_mistake_of_ours_is_still_a_500_with_its_traceback(
    app: Flask, mara: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    failing(monkeypatch, SLUGS, DuplicateKeyError("E11000", 11000))

    answer = mara.post("/dreams/new", {"title": "A boat", "description": WORDS, "categories": ["sea"]})

    assert answer.status_code == 500
    assert "Traceback" in caplog.text


@pytest.mark.parametrize("error", [AutoReconnect("gone"), REFUSED, INTERRUPTED], ids=str)
def test_healthz_says_so_whatever_is_wrong(error: Exception) -> None:
    def ping(_: str) -> None:
        raise error

    ill = Flask("ill")
    init_health(ill, ping)

    assert ill.test_client().get("/healthz").status_code == 503


def test_whoever_does_jobs_goes_on_when_the_database_is_back(
    services: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker: Worker = services.worker
    errors: list[Exception] = [AutoReconnect("gone"), INTERRUPTED, FULL, REFUSED]

    class Stop:
        def is_set(self) -> bool:
            return not errors

    def fail(*_: Any, **__: Any) -> None:
        raise errors.pop(0)

    monkeypatch.setattr("dreamscape.services.jobs.schedule.Schedule.add_due", fail)
    for method in ("listen", "wait"):
        monkeypatch.setattr(f"dreamscape.store.jobs.arrivals.JobArrivals.{method}", lambda *_: None)
    with caplog.at_level(logging.WARNING):
        worker.work(Stop())  # type: ignore[arg-type]

    assert [record.getMessage().split(":")[0][:30] for record in caplog.records] == [
        "The database does not answer",
        "The database does not answer",
        "The database has no room left,",
        "The database refuses what the ",
    ]
