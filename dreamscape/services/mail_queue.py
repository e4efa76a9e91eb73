"""Mails leave through here: written down first, sent second, tried again when that fails."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from dreamscape.errors import MailFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.models import Mail, QueuedMail
    from dreamscape.store.mail_queue import MailQueue as MailQueueStore

log = logging.getLogger(__name__)

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


class Mailer(Protocol):
    """Takes a mail to the mail server."""

    keeps_mails: bool
    """True for the development outbox, where mails stay to be looked at."""

    def send(self, mail: Mail) -> None:
        """Hand the mail over; raises MailFailed when the server refuses it or does not answer in time."""


class MailQueue:
    """The queue of mails.

    `background` runs a piece of work after the person has been answered, so that a
    slow mail server costs them nothing and tells nothing about who is a member.
    """

    def __init__(
        self, *, store: MailQueueStore, mailer: Mailer, background: Callable[[Callable[[], object]], None]
    ) -> None:
        self._store = store
        self._mailer = mailer
        self._background = background

    def post(self, mail: Mail) -> None:
        """Queue a mail and send it as soon as may be."""
        mail_id = self._store.add(mail)
        self._background(lambda: self._try(self._store.take(mail_id)))

    def retry(self) -> tuple[int, int]:
        """Try every mail that is due, each once; return how many were sent and how many still wait."""
        sent = 0
        started = datetime.now(UTC)
        while (queued := self._store.take(due_by=started)) is not None:
            sent += self._try(queued)
        return sent, self._store.waiting()

    def outbox(self) -> list[QueuedMail]:
        """The newest mails, for the development outbox."""
        return self._store.outbox()

    def _try(self, queued: QueuedMail | None) -> bool:
        if queued is None:
            return False
        try:
            self._mailer.send(queued.mail)
        except MailFailed as error:
            wait = min(FIRST_WAIT * 2 ** min(queued.attempts - 1, 10), LONGEST_WAIT)
            log.warning("A mail was not sent (try %d, next in %s): %s", queued.attempts, wait, error)
            self._store.postpone(queued.id, datetime.now(UTC) + wait, str(error))
            return False
        if self._mailer.keeps_mails:
            self._store.file(queued.id)
        else:
            self._store.remove(queued.id)
        return True
