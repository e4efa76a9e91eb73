"""A mail is queued first and sent second; one that fails is tried again, ever more seldom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.errors import MailFailed
from dreamscape.models import Mail
from dreamscape.services.common.cache import run_now
from dreamscape.services.mail_queue import MailQueue
from dreamscape.store.mail_queue import MailQueue as MailQueueStore

if TYPE_CHECKING:
    from collections.abc import Callable

MAIL = Mail("mara@example.org", "A dream", "Hello", "<p>Hello</p>")
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


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


@pytest.fixture
def mail_queue(db: Any, post: Post) -> MailQueue:
    return MailQueue(store=MailQueueStore(db), mailer=post, background=run_now)


def test_a_mail_that_was_sent_is_stored_nowhere(mail_queue: MailQueue, post: Post) -> None:
    mail_queue.post(MAIL)

    assert post.sent == [MAIL]
    assert mail_queue.outbox() == []


def test_a_mail_is_queued_before_anybody_tries_to_send_it(db: Any, post: Post) -> None:
    crashed = MailQueue(store=MailQueueStore(db), mailer=post, background=never)
    crashed.post(MAIL)

    assert post.sent == []
    assert MailQueue(store=MailQueueStore(db), mailer=post, background=run_now).retry() == (1, 0)
    assert post.sent == [MAIL]


def test_a_mail_that_was_refused_waits_and_is_tried_again(mail_queue: MailQueue, post: Post) -> None:
    post.down = True
    with time_machine.travel(NOW, tick=False):
        mail_queue.post(MAIL)
        assert mail_queue.retry() == (0, 1), "it waits a minute first"
    post.down = False
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert mail_queue.retry() == (1, 0)
    assert post.sent == [MAIL]


def test_the_waits_double_and_end_at_six_hours(mail_queue: MailQueue, post: Post) -> None:
    post.down = True
    waits: list[int] = []
    with time_machine.travel(NOW, tick=False) as clock:
        mail_queue.post(MAIL)
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
            MailQueue(store=MailQueueStore(db), mailer=post, background=never).post(MAIL)

        class SlowAndDown(Post):
            def send(self, mail: Mail) -> None:
                clock.shift(timedelta(minutes=2))
                super().send(mail)

        slow = SlowAndDown()
        slow.down = True
        assert MailQueue(store=MailQueueStore(db), mailer=slow, background=run_now).retry() == (
            0,
            3,
        )

    assert slow.tries == 3


def test_two_who_send_at_once_send_each_mail_once(db: Any, post: Post) -> None:
    MailQueue(store=MailQueueStore(db), mailer=post, background=never).post(MAIL)
    store = MailQueueStore(db)

    assert store.take() is not None
    assert store.take() is None


def test_a_mail_whose_sender_died_is_taken_up_after_a_minute(db: Any) -> None:
    store = MailQueueStore(db)
    with time_machine.travel(NOW, tick=False):
        store.add(MAIL)
        assert store.take() is not None
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        taken = store.take()

    assert taken is not None
    assert taken.attempts == 2


def test_in_the_outbox_mails_stay_to_be_looked_at(db: Any, post: Post) -> None:
    post.keeps_mails = True
    mail_queue = MailQueue(store=MailQueueStore(db), mailer=post, background=run_now)
    mail_queue.post(MAIL)

    assert [queued.mail for queued in mail_queue.outbox()] == [MAIL]
    assert mail_queue.retry() == (0, 0), "it is not sent again"
