"""Mails to one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one person, as plain text and as HTML."""

    to: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """A mail in the queue; `attempts` counts the tries to send it, this one included."""

    id: str
    mail: Mail
    attempts: int
    created_at: datetime
