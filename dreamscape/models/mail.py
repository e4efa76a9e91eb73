"""Mails to one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


# An address that refuses so many in a row is set aside.
MOST_REFUSALS = 3


@dataclass(frozen=True, slots=True)
class MailReason:
    """What a mail tells of, and for how long that is so: this key of the member's document has this value still, and
    it is not yet `until`. A mail that comes to be sent later is not sent at all."""

    member_id: str
    key: Literal["reset_key", "email_link.key", "leaves_at", "digest_at", "remembered_at"]
    value: str | datetime
    until: datetime


class SecurityEvent(NamedTuple):
    """What happened to a member's account, by the key of its sentence (`services.notifications.security`)."""

    member_id: str
    about: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one person, as plain text and as HTML; without a `reason` it is sent whenever that works.

    What it `tells` they are told in the site, too. Of one that they may do without, `unsubscribe` is the address that
    stops it. `message_id`, unlike any other, and `written_at` are given to it when it is queued.
    """

    to: str
    subject: str
    text: str
    html: str
    reason: MailReason | None = None
    tells: SecurityEvent | None = None
    unsubscribe: str | None = None
    message_id: str = field(default="", compare=False)
    written_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """A mail in the queue; `attempts` counts the tries to send it, this one included."""

    id: str
    mail: Mail
    attempts: int
    created_at: datetime
