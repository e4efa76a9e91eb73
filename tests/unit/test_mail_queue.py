"""A letter is written down first and sent second; one that fails is tried again, ever more seldom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from dreamscape.errors import MailFailed
from dreamscape.models import Letter
from dreamscape.services.mail_queue import Mailbox
from dreamscape.store.mail_queue import Letters

LETTER = Letter("mara@example.org", "A dream", "Hello", "<p>Hello</p>")
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


class Post:
    """A mail server that takes letters, or refuses them while `down`."""

    keeps_letters = False

    def __init__(self) -> None:
        self.down = False
        self.sent: list[Letter] = []
        self.tries = 0

    def send(self, letter: Letter) -> None:
        self.tries += 1
        if self.down:
            raise MailFailed("asleep")
        self.sent.append(letter)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def mailbox(db: Any, post: Post) -> Mailbox:
    return Mailbox(Letters(db), post, later=lambda work: work())


def test_a_letter_that_was_sent_is_kept_nowhere(mailbox: Mailbox, post: Post) -> None:
    mailbox.post(LETTER)

    assert post.sent == [LETTER]
    assert mailbox.outbox() == []


def test_a_letter_is_written_down_before_anybody_tries_to_send_it(db: Any, post: Post) -> None:
    crashed = Mailbox(Letters(db), post, later=lambda work: None)
    crashed.post(LETTER)

    assert post.sent == []
    assert Mailbox(Letters(db), post, later=lambda work: work()).retry() == (1, 0)
    assert post.sent == [LETTER]


def test_a_letter_that_was_refused_waits_and_is_tried_again(mailbox: Mailbox, post: Post) -> None:
    post.down = True
    with time_machine.travel(NOW, tick=False):
        mailbox.post(LETTER)
        assert mailbox.retry() == (0, 1), "it waits a minute first"
    post.down = False
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert mailbox.retry() == (1, 0)
    assert post.sent == [LETTER]


def test_the_waits_double_and_end_at_six_hours(mailbox: Mailbox, post: Post) -> None:
    post.down = True
    waits = []
    with time_machine.travel(NOW, tick=False) as clock:
        mailbox.post(LETTER)
        for _ in range(12):
            waited = 0
            while not mailbox.retry()[0] and post.tries == len(waits) + 1:
                clock.shift(timedelta(minutes=1))
                waited += 1
            waits.append(waited)

    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == 360


def test_a_round_of_tries_tries_each_letter_once_even_if_it_takes_long(db: Any, post: Post) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(3):
            Mailbox(Letters(db), post, later=lambda work: None).post(LETTER)

        class SlowAndDown(Post):
            def send(self, letter: Letter) -> None:
                clock.shift(timedelta(minutes=2))
                super().send(letter)

        slow = SlowAndDown()
        slow.down = True
        assert Mailbox(Letters(db), slow, later=lambda work: work()).retry() == (0, 3)

    assert slow.tries == 3


def test_two_who_send_at_once_send_each_letter_once(db: Any, post: Post) -> None:
    Mailbox(Letters(db), post, later=lambda work: None).post(LETTER)
    store = Letters(db)

    assert store.take() is not None
    assert store.take() is None


def test_a_letter_whose_sender_died_is_taken_up_after_a_minute(db: Any) -> None:
    store = Letters(db)
    with time_machine.travel(NOW, tick=False):
        store.add(LETTER)
        assert store.take() is not None
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        taken = store.take()

    assert taken is not None
    assert taken.attempts == 2


def test_in_the_outbox_letters_stay_to_be_looked_at(db: Any, post: Post) -> None:
    post.keeps_letters = True
    mailbox = Mailbox(Letters(db), post, later=lambda work: work())
    mailbox.post(LETTER)

    assert [queued.letter for queued in mailbox.outbox()] == [LETTER]
    assert mailbox.retry() == (0, 0), "it is not sent again"
