"""What tests of the second step have in common."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.phone import Phone
    from tests.support.visitor import Visitor

MARA = "mara@example.org"
NEW_PASSWORD = "a kite above the roofs"
NOON = datetime(2030, 5, 1, 12, 0, 10, tzinfo=UTC)
WRONG = "000000"


def mails(app: Flask, subject: str) -> list[Any]:
    """The mails of this subject, the newest first."""
    with app.app_context():
        outbox = app.extensions["dreamscape"].mail_queue.outbox()
    return [queued.mail for queued in outbox if queued.mail.subject == subject]


def wrong_code(phone: Phone) -> str:
    """Six digits that are no code about now."""
    return next(code for code in (WRONG, "111111", "222222") if code not in map(phone.code, (-1, 0, 1)))


def kept_dream(visitor: Visitor) -> str:
    """Log them out and let them send half a dream: what the door keeps of it."""
    token = visitor.token("/dreams/new")
    visitor.post("/logout")
    door = visitor.client.post("/dreams/new", data={"title": "Half a dream", "csrf_token": token}).text
    kept = re.search(r'name="kept"[^>]*value="([^"]+)"', door)
    assert kept
    return kept[1]
