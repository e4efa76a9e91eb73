"""A mail that one may do without is stopped by one press in the mail program, or on a page that needs no log-in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from bson import ObjectId

from dreamscape import extensions
from dreamscape.models.notification_choices import COMMENT_LIKED, DREAM_COMMENTED, MEMBER_FOLLOWED
from tests.conftest import TEST_SETTINGS
from tests.support.free_ports import free_port
from tests.support.visitor import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.support.visitor import Visitor

YEAR = timedelta(days=365)


class Inbox:
    """What arrived over SMTP."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(envelope.original_content)
        return "250 Taken"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=free_port())
    server.start()
    inbox.port = server.port  # type: ignore[attr-defined]
    yield inbox
    server.stop()
