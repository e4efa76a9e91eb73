"""Asking for a reset does the same whoever's the address is, until the answer is sent: so its time tells nothing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape import create_app
from dreamscape.services.jobs.queue import JobQueue
from dreamscape.store.accounts.deletions import PendingDeletions
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.members import Members
from dreamscape.web import background
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

    from dreamscape.models import Mail, Member

MARA, NOBODY = "mara@example.org", "nobody@example.org"
both = pytest.mark.parametrize("email", [MARA, NOBODY])


@pytest.fixture
def busy(db: Any, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The site as in production, where work is put off until a server has closed the answer."""
    monkeypatch.setattr(background, "UNCLOSED_SECONDS", 60)
    app = create_app({**settings, "WORK_IN_BACKGROUND": True, "WEB_DOES_JOBS": False}, client=db.client)
    app.extensions["dreamscape"].categories.plant()
    return app


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The threads that looked for whose an address is."""
    threads: list[str] = []
    real = Members.by_email

    def by_email(members: Members, email: str) -> Any:
        threads.append(threading.current_thread().name)
        return real(members, email)

    monkeypatch.setattr(Members, "by_email", by_email)
    return threads


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set when a job has been done."""
    event = threading.Event()
    real = JobQueue.run

    def run(*args: Any, **kwargs: Any) -> bool:
        answer = real(*args, **kwargs)
        event.set()
        return answer

    monkeypatch.setattr(JobQueue, "run", run)
    return event


def links(app: Flask) -> list[Mail]:
    outbox = app.extensions["dreamscape"].mail_queue.outbox()
    return [queued.mail for queued in outbox if "/password-reset/" in queued.mail.text]


@both
@pytest.mark.usefixtures("mara")
def test_whose_it_is_is_looked_up_after_the_answer_is_sent(
    busy: Flask, looked_up: list[str], done: threading.Event, db: Any, email: str
) -> None:
    answer = Visitor(busy).post("/password-reset", {"email": email})

    assert answer.status_code == 303
    assert looked_up == []
    assert db["jobs"].find_one({"kind": "mail_reset_link"})["payload"] == {"to": email}

    answer.close()  # what a server does when the last byte has left
    assert done.wait(30)
    assert len(looked_up) == 1
    assert looked_up[0].startswith("later")


@both
@pytest.mark.usefixtures("mara")
def test_nothing_stays_of_who_asked(guest: Visitor, app: Flask, db: Any, email: str) -> None:
    guest.post("/password-reset", {"email": email})

    assert len(links(app)) == (email == MARA)
    assert db["jobs"].find_one({"kind": "mail_reset_link"}) is None


@both
@pytest.mark.usefixtures("mara")
def test_a_mail_is_written_for_both_and_sent_to_one(
    guest: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    mails = app.extensions["dreamscape.core"].mails
    written: list[str] = []
    real: Any = mails.password_reset

    def password_reset(_: object, member: Member, *about: Any) -> Mail:
        written.append(member.email)
        mail: Mail = real(member, *about)
        return mail

    monkeypatch.setattr(type(mails), "password_reset", password_reset)

    guest.post("/password-reset", {"email": email})

    assert len(written) == 1


@pytest.mark.usefixtures("mara")
def test_a_process_that_dies_after_the_answer_loses_no_request(
    guest: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(JobQueue, "start", lambda *_: None)
        guest.post("/password-reset", {"email": MARA})
    assert links(app) == []

    app.test_cli_runner().invoke(args=["jobs", "run"])

    assert len(links(app)) == 1


@pytest.mark.usefixtures("mara")
def test_done_twice_it_mails_two_links_that_both_work(guest: Visitor, app: Flask) -> None:
    for _ in range(2):
        guest.post("/password-reset", {"email": MARA})

    for mail in links(app):
        [path] = [
            word.removeprefix("http://localhost") for word in mail.text.split() if "/password-reset/" in word
        ]
        assert guest.get(path).status_code == 200


def test_what_a_member_asked_for_goes_with_them(mara: Visitor, db: Any) -> None:
    Jobs(db).add("mail_reset_link", None, {"to": MARA})

    PendingDeletions(db).begin(mara.id)

    assert db["jobs"].find_one({"kind": "mail_reset_link"}) is None
