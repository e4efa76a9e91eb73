"""A mail whose reason is over is not sent any more, and one that nobody will have is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.errors import MailFailed, MailRefused
from dreamscape.models.jobs import SEND_MAIL
from tests.support.visitor import PASSWORD
from tests.support.without_forms import again, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Mail, Member
    from dreamscape.wiring import Services

NEW = "a kite above the roofs"


class Post:
    """The mail server behind the site's mailer."""

    def __init__(self) -> None:
        self.error: Exception | None = MailFailed("asleep")
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        if self.error:
            raise self.error
        self.sent.append(mail)

    @property
    def subjects(self) -> list[str]:
        return [mail.subject for mail in self.sent]


@pytest.fixture
def post(services: Services, monkeypatch: pytest.MonkeyPatch) -> Post:
    """It is asleep at first, so that mails wait."""
    post = Post()
    monkeypatch.setattr(services.mail_queue._mailer, "send", post.send)  # noqa: SLF001 - the one seam there is
    return post


@pytest.fixture
def mara_lind(services: Services, post: Post) -> Member:  # noqa: ARG001 - the server sleeps before she comes
    return sign_up(services, "Mara")


def wake_up(services: Services, post: Post, after: timedelta = timedelta(hours=1)) -> None:
    """The server is there again, and everything that waited is tried."""
    post.error = None
    with time_machine.travel(datetime.now(UTC) + after, tick=False):
        services.mail_queue.retry()


def ask_for_reset(services: Services, mara: Member) -> None:
    services.passwords.ask_for_reset(mara.email)


def ask_to_confirm(services: Services, mara: Member) -> None:
    services.email_confirmations.ask_to_confirm(mara)


def ask_for_change(services: Services, mara: Member) -> None:
    services.email_confirmations.change(mara, "new@example.org", PASSWORD)


def ask_to_leave(services: Services, mara: Member) -> None:
    services.account_deletion.ask(mara, PASSWORD, "goodbye")


def change_password(services: Services, mara: Member) -> None:
    services.passwords.change(again(services, mara.email), PASSWORD, NEW)


def cancel_change(services: Services, mara: Member) -> None:
    services.email_confirmations.cancel(mara)


def stay(services: Services, mara: Member) -> None:
    services.sessions.start(again(services, mara.email), "a browser", False)


def leave(services: Services, mara: Member) -> None:
    services.account_deletion.remove(mara.id)


def nothing(_services: Services, _mara: Member) -> None:
    pass


STILL = timedelta(minutes=10)
CASES = [
    (ask_for_reset, change_password, STILL, "Choose a new password"),
    (ask_for_reset, leave, STILL, "Choose a new password"),
    (ask_for_reset, nothing, timedelta(hours=2), "Choose a new password"),
    (ask_to_confirm, change_password, STILL, "Is this your address?"),
    (ask_to_confirm, leave, STILL, "Is this your address?"),
    (ask_to_confirm, nothing, timedelta(days=3), "Is this your address?"),
    (ask_for_change, cancel_change, STILL, "Is this your address?"),
    (ask_for_change, cancel_change, STILL, "Your address is about to change"),
    (ask_for_change, leave, STILL, "Is this your address?"),
    (ask_to_leave, stay, STILL, "You are leaving us"),
    (ask_to_leave, leave, STILL, "You are leaving us"),
]


@pytest.mark.parametrize(("ask", "then", "after", "subject"), CASES)
def test_what_is_over_is_not_told_any_more(
    services: Services,
    mara_lind: Member,
    post: Post,
    db: Any,
    ask: Callable[[Services, Member], None],
    then: Callable[[Services, Member], None],
    after: timedelta,
    subject: str,
) -> None:
    ask(services, mara_lind)
    waiting = [job["payload"]["subject"] for job in db["jobs"].find({"kind": SEND_MAIL})]
    assert any(one.startswith(subject) for one in waiting)

    then(services, mara_lind)
    wake_up(services, post, after)

    assert [one for one in post.subjects if one.startswith(subject)] == []
    assert db["jobs"].count_documents({"kind": SEND_MAIL, "due_at": {"$exists": True}}) == 0


@pytest.mark.parametrize(("ask", "subject"), dict.fromkeys((ask, subject) for ask, _, _, subject in CASES))
def test_what_is_still_so_is_told_late(
    services: Services, mara_lind: Member, post: Post, ask: Callable[[Services, Member], None], subject: str
) -> None:
    ask(services, mara_lind)
    wake_up(services, post, STILL)

    assert [one for one in post.subjects if one.startswith(subject)] != []


def test_a_mail_of_an_older_version_is_sent(services: Services, post: Post, db: Any) -> None:
    now = datetime.now(UTC)
    payload = {"to": "mara@example.org", "subject": "Old", "text": "Hello", "html": "<p>Hello</p>"}
    job = {"_id": "send_mail:1", "kind": SEND_MAIL, "created_at": now, "due_at": now, "attempts": 0}
    db["jobs"].insert_one({**job, "payload": payload})

    wake_up(services, post)

    assert post.subjects == ["Old"]


def test_what_the_server_refuses_for_good_is_given_up_at_once_and_kept_for_the_operator(
    services: Services, mara_lind: Member, post: Post, db: Any
) -> None:
    post.error = MailRefused("550 5.1.1 No such user")
    services.passwords.ask_for_reset(mara_lind.email)

    job = db["jobs"].find_one({"kind": SEND_MAIL})
    assert job["attempts"] == 1
    assert job["failed_at"]
    assert "due_at" not in job
    assert "550 5.1.1 No such user" in job["last_error"]
    assert job["expires_at"] > datetime.now(UTC) + timedelta(days=29)

    wake_up(services, post)
    assert post.sent == []
    services.jobs.retry(job["_id"])
    wake_up(services, post)
    assert post.subjects == [], "its link is over by then"


def test_what_merely_failed_is_tried_again(
    services: Services, mara_lind: Member, post: Post, db: Any
) -> None:
    post.error = MailFailed("451 4.7.1 Greylisted")
    services.passwords.ask_for_reset(mara_lind.email)

    assert "failed_at" not in db["jobs"].find_one({"kind": SEND_MAIL})
    wake_up(services, post, STILL)
    assert post.subjects == ["Choose a new password"]
