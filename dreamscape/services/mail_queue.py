"""Letters leave through here: written down first, sent second, tried again when that fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from dreamscape.errors import MailFailed
from dreamscape.models import Letter, QueuedLetter
from dreamscape.store.mail_queue import Letters

log = logging.getLogger(__name__)

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


class Mailer(Protocol):
    """Takes a letter to the mail server."""

    keeps_letters: bool
    """True for the development outbox, where letters stay to be looked at."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over; raises MailFailed when the server refuses it or does not answer in time."""


class Mailbox:
    """The queue of letters.

    `later` runs a piece of work after the person has been answered, so that a
    slow mail server costs them nothing and tells nothing about who is a member.
    """

    def __init__(
        self, letters: Letters, mailer: Mailer, later: Callable[[Callable[[], object]], None]
    ) -> None:
        self._letters = letters
        self._mailer = mailer
        self._later = later

    def post(self, letter: Letter) -> None:
        """Queue a letter and send it as soon as may be."""
        letter_id = self._letters.add(letter)
        self._later(lambda: self._try(self._letters.take(letter_id)))

    def retry(self) -> tuple[int, int]:
        """Try every letter that is due, each once; return how many were sent and how many still wait."""
        sent = 0
        started = datetime.now(UTC)
        while (queued := self._letters.take(due_by=started)) is not None:
            sent += self._try(queued)
        return sent, self._letters.waiting()

    def outbox(self) -> list[QueuedLetter]:
        """The newest letters, for the development outbox."""
        return self._letters.outbox()

    def _try(self, queued: QueuedLetter | None) -> bool:
        if queued is None:
            return False
        try:
            self._mailer.send(queued.letter)
        except MailFailed as error:
            wait = min(FIRST_WAIT * 2 ** min(queued.attempts - 1, 10), LONGEST_WAIT)
            log.warning("A letter was not sent (try %d, next in %s): %s", queued.attempts, wait, error)
            self._letters.put_off(queued.id, datetime.now(UTC) + wait, str(error))
            return False
        if self._mailer.keeps_letters:
            self._letters.file(queued.id)
        else:
            self._letters.remove(queued.id)
        return True
