"""What a mail says of itself: that a machine wrote it, whom it comes from, and that it is the same one again."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape import extensions
from dreamscape.mail.sending import FlaskMailer
from dreamscape.models import Mail

if TYPE_CHECKING:
    from email.message import EmailMessage

    from flask import Flask

AT = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
MAIL = Mail("mara@example.org", "A dream", "Hello", "<p>Hello</p>", message_id="abc123", written_at=AT)


def sent(app: Flask, mail: Mail = MAIL, **settings: Any) -> EmailMessage:
    """The message as a mail program reads it."""
    app.config.update(settings)
    with app.app_context(), extensions.mail.record_messages() as outbox:
        FlaskMailer(keeps_mails=False).send(mail)
        [message] = outbox
        return message_from_bytes(message.as_bytes(), policy=default)


def test_it_says_that_nobody_wrote_it_so_that_no_machine_answers(app: Flask) -> None:
    message = sent(app)

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_sent_again_it_is_the_same_message_of_the_same_moment(app: Flask) -> None:
    once, again = (sent(app, MAIL_DEFAULT_SENDER="Dreams <d@bücher.example>") for _ in range(2))

    assert once["Message-ID"] == again["Message-ID"] == "<abc123@xn--bcher-kva.example>"
    assert parsedate_to_datetime(once["Date"]) == parsedate_to_datetime(again["Date"]) == AT


def test_one_that_an_older_version_queued_is_the_same_message_too(app: Flask) -> None:
    old = Mail("mara@example.org", "A dream", "Hello", "<p>Hello</p>")
    other = Mail("tom@example.org", "A dream", "Hello", "<p>Hello</p>")

    assert sent(app, old)["Message-ID"] == sent(app, old)["Message-ID"] != sent(app, other)["Message-ID"]


@pytest.mark.parametrize(
    ("setting", "name", "address"),
    [
        ("Dreams, Inc. <d@example.org>", "Dreams, Inc.", "d@example.org"),
        ('"Dreams, Inc." <d@example.org>', "Dreams, Inc.", "d@example.org"),
        ("Dreams (beta) <d@example.org>", "Dreams (beta)", "d@example.org"),
        ("Dr. Dream: the place; with dreams <d@example.org>", "Dr. Dream: the place; with dreams", "d@example.org"),
        ('The "blue" sky <d@example.org>', 'The "blue" sky', "d@example.org"),
        ("Träume, e. V. <d@bücher.example>", "Träume, e. V.", "d@xn--bcher-kva.example"),
        ("dreams@home <d@example.org>", "dreams@home", "d@example.org"),
        ("d@example.org", "", "d@example.org"),
        ("<d@example.org>", "", "d@example.org"),
    ],
)  # fmt: skip
def test_the_sender_is_called_what_the_setting_says(
    app: Flask, setting: str, name: str, address: str
) -> None:
    [sender] = sent(app, MAIL_DEFAULT_SENDER=setting)["From"].addresses

    assert (sender.display_name, sender.addr_spec) == (name, address)
