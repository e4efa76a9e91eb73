"""Mails leave through here: written down first, sent second, tried again when that fails."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from dreamscape.errors import MailRefused
from dreamscape.models import Mail, MailReason, QueuedMail
from dreamscape.models.jobs import SEND_MAIL
from dreamscape.services.jobs.kinds import JobKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.services.jobs.queue import JobQueue

log = logging.getLogger(__name__)

OUTBOX_SIZE = 50
OUTBOX_DAYS = timedelta(days=7)


class Mailer(Protocol):
    """Takes a mail to the mail server."""

    keeps_mails: bool
    """True for the development outbox, where mails stay to be looked at."""

    def send(self, mail: Mail) -> None:
        """Hand the mail over.

        Raises MailRefused when the server will not have it, MailFailed when it does not answer in time or asks to
        be tried again.
        """


class MailReasons(Protocol):
    """Knows whether what a mail tells of is still so."""

    def holds(self, reason: MailReason, now: datetime) -> bool:
        """Is there still what the mail tells of?"""


class MailRefusals(Protocol):
    """Remembers which addresses take no mails."""

    def count(self, address: str, message_id: str) -> None:
        """The address would not have this message."""

    def forget(self, address: str) -> None:
        """The address took a mail."""


class MailQueue:
    """Mails on their way. A slow mail server costs the person nothing and tells nothing about who is a member."""

    def __init__(
        self, *, jobs: JobQueue, mailer: Mailer, reasons: MailReasons, refusals: MailRefusals
    ) -> None:
        self._jobs = jobs
        self._mailer = mailer
        self._reasons = reasons
        self._refusals = refusals

    @property
    def kind(self) -> JobKind:
        """How mails are sent, at least once each. One that was sent is forgotten, for it may hold a link that
        should live nowhere else, unless it is to be looked at."""
        keep = OUTBOX_DAYS if self._mailer.keeps_mails else None
        return JobKind(SEND_MAIL, self._send, lane="mails", keep_done=keep, final=(MailRefused,))

    def _send(self, payload: Mapping[str, Any]) -> None:
        mail = _mail_from(payload)
        if mail.reason is not None and not self._reasons.holds(mail.reason, datetime.now(UTC)):
            log.info("A mail is not sent: what it tells of is over.")
            return
        try:
            self._mailer.send(mail)
        except MailRefused:
            self._refusals.count(mail.to, mail.message_id)
            raise
        self._refusals.forget(mail.to)

    def send(self, *mail_ids: str) -> None:
        """Send mails, as soon as may be, that a store has queued together with what they tell of."""
        for mail_id in mail_ids:
            self._jobs.start(mail_id)

    def retry(self) -> tuple[int, int]:
        """Try every mail that is due, each once; return how many were sent and how many still wait."""
        tally = self._jobs.run_due(kinds=[SEND_MAIL])
        return tally.done, self._jobs.waiting(SEND_MAIL)

    def outbox(self) -> list[QueuedMail]:
        """The newest mails, sent or not, for the development outbox."""
        newest = self._jobs.newest(SEND_MAIL, OUTBOX_SIZE)
        return [QueuedMail(job.id, _mail_from(job.payload), job.attempts, job.created_at) for job in newest]


def _mail_from(payload: Mapping[str, Any]) -> Mail:
    reason = payload.get("reason")
    return Mail(
        payload["to"],
        payload["subject"],
        payload["text"],
        payload["html"],
        reason=MailReason(**reason) if reason else None,
        unsubscribe=payload.get("unsubscribe"),
        message_id=payload.get("message_id", ""),
        written_at=payload.get("written_at"),
    )
