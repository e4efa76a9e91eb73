"""A mail server on this machine that keeps what arrives, and an application that sends there."""

from __future__ import annotations

import socket
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


class Inbox:
    """Takes mails, or refuses them: `answer` is what it says to each."""

    def __init__(self) -> None:
        self.answer = "250 Taken"
        self.settings: dict[str, Any] = {}
        self.raw: list[bytes] = []
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.raw.append(envelope.original_content)
            self.mails.append(message_from_bytes(envelope.original_content, policy=policy.default))
        return self.answer


@contextmanager
def open_inbox() -> Iterator[Inbox]:
    """One that is open for a while; its `settings` lead an application there."""
    inbox = Inbox()
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    inbox.settings = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_TIMEOUT": 5.0}
    try:
        yield inbox
    finally:
        server.stop()
