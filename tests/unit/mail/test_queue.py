"""A mail is queued first and sent second; one that fails is tried again, ever more seldom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.errors import MailFailed
from dreamscape.models import Mail
from dreamscape.services.common.cache import BackgroundRunner, run_now
from dreamscape.services.jobs.queue import JobQueue
from dreamscape.services.mail_queue import MailQueue
from dreamscape.store.accounts.mail_reasons import MailReasons
from dreamscape.store.accounts.mail_refusals import MailRefusals
from dreamscape.store.jobs.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Callable

MAIL = Mail("mara@example.org", "A dream", "Hello", "<p>Hello</p>")
# A database forgets by the clock of today, so it is long until then. (An id reaches to 2106.)
NOW = datetime(2099, 11, 22, 20, 0, tzinfo=UTC)


class Post:
    """A mail server that takes mails, or refuses them while `down`."""

    keeps_mails = False

    def __init__(self) -> None:
        self.down = False
        self.sent: list[Mail] = []
        self.tries = 0

    def send(self, mail: Mail) -> None:
        self.tries += 1
        if self.down:
            raise MailFailed("asleep")
        self.sent.append(mail)


def never(_work: Callable[[], object]) -> None:
    """Runs no work: the process dies before it comes to it."""


@pytest.fixture
def post() -> Post:
    return Post()


def queue_on(db: Any, post: Post, background: BackgroundRunner = run_now) -> MailQueue:
    jobs = JobQueue(store=Jobs(db), lanes=lambda _: background)
    mail_queue = MailQueue(jobs=jobs, mailer=post, reasons=MailReasons(db), refusals=MailRefusals(db))
    jobs.learn([mail_queue.kind])
    return mail_queue


def send(db: Any, mail_queue: MailQueue) -> None:
    mail_queue.send(Jobs(db).add_mail(MAIL))


@pytest.fixture
def mail_queue(db: Any, post: Post) -> MailQueue:
    return queue_on(db, post)


def test_a_mail_that_was_sent_is_stored_nowhere(mail_queue: MailQueue, post: Post, db: Any) -> None:
    send(db, mail_queue)

    assert post.sent == [MAIL]
    assert mail_queue.outbox() == []


def test_a_mail_is_queued_before_anybody_tries_to_send_it(db: Any, post: Post) -> None:
    crashed = queue_on(db, post, never)
    send(db, crashed)

    assert post.sent == []
    assert queue_on(db, post).retry() == (1, 0)
    assert post.sent == [MAIL]


def test_a_mail_that_was_refused_waits_and_is_tried_again(mail_queue: MailQueue, post: Post, db: Any) -> None:
    post.down = True
    with time_machine.travel(NOW, tick=False):
        send(db, mail_queue)
        assert mail_queue.retry() == (0, 1), "it waits a minute first"
    post.down = False
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert mail_queue.retry() == (1, 0)
    assert post.sent == [MAIL]


def test_the_waits_double_and_end_at_six_hours(mail_queue: MailQueue, post: Post, db: Any) -> None:
    post.down = True
    waits: list[int] = []
    with time_machine.travel(NOW, tick=False) as clock:
        send(db, mail_queue)
        for _ in range(12):
            waited = 0
            while not mail_queue.retry()[0] and post.tries == len(waits) + 1:
                clock.shift(timedelta(minutes=1))
                waited += 1
            waits.append(waited)

    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == 360


def test_a_round_of_tries_tries_each_mail_once_even_if_it_takes_long(db: Any, post: Post) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(3):
            send(db, queue_on(db, post, never))

        class SlowAndDown(Post):
            def send(self, mail: Mail) -> None:
                clock.shift(timedelta(minutes=2))
                super().send(mail)

        slow = SlowAndDown()
        slow.down = True
        assert queue_on(db, slow).retry() == (0, 3)

    assert slow.tries == 3


def test_a_mail_that_nobody_takes_for_a_week_is_given_up_and_kept_for_the_operator(
    mail_queue: MailQueue, post: Post, db: Any
) -> None:
    post.down = True
    with time_machine.travel(NOW, tick=False) as clock:
        send(db, mail_queue)
        clock.shift(timedelta(days=7))
        assert mail_queue.retry() == (0, 0)
    assert db["jobs"].find_one()["failed_at"] == NOW + timedelta(days=7)


def test_in_the_outbox_mails_stay_to_be_looked_at(db: Any, post: Post) -> None:
    post.keeps_mails = True
    mail_queue = queue_on(db, post)
    with time_machine.travel(NOW, tick=False):
        send(db, mail_queue)

        assert [queued.mail for queued in mail_queue.outbox()] == [MAIL]
        assert mail_queue.retry() == (0, 0), "it is not sent again"
        assert db["jobs"].find_one()["expires_at"] == NOW + timedelta(days=7)
