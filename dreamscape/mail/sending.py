"""Mails leave through Flask-Mail, with the two things 0.10.0 lacks: a checked certificate and a timeout."""

from __future__ import annotations

import logging
import smtplib
import socket
import ssl
from contextlib import suppress
from email.policy import EmailPolicy
from hashlib import sha256
from threading import Timer
from typing import TYPE_CHECKING, Any, cast

import certifi
from flask import current_app
from flask_mail import BadHeaderError, Connection
from flask_mail import Message as OutgoingMail

from dreamscape.errors import MailFailed, MailRefused
from dreamscape.spelling import mailbox

if TYPE_CHECKING:
    from types import TracebackType

    from dreamscape.models import Mail

log = logging.getLogger(__name__)

# Seconds that a server may take from the beginning of a message to its answer. RFC 5321, 4.5.3.2.6 would give it ten
# minutes, but a thread waits for it, and others' mails with it.
ACCEPTING = 120
# RFC 3834; the second is what Exchange goes by.
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class _Bounded(smtplib.SMTP):
    """smtplib's timeout is for each answer alone, and a server may dribble for ever: this one hangs up."""

    _deadline: Timer | None = None

    def connect(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Start the clock, then connect."""
        self._start_clock(self.timeout)
        return super().connect(*args, **kwargs)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand the message over, and start the clock anew: who hangs up on a server that is just taking it, has it
        delivered and sends it again."""
        self._start_clock(ACCEPTING)
        answer = super().data(msg)
        self._start_clock(self.timeout)
        return answer

    def close(self) -> None:
        """Stop the clock."""
        self._stop_clock()
        super().close()

    def _start_clock(self, seconds: float) -> None:
        self._stop_clock()
        self._deadline = Timer(seconds, self._hang_up)
        self._deadline.daemon = True
        self._deadline.start()
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def _stop_clock(self) -> None:
        if self._deadline:
            self._deadline.cancel()

    def _hang_up(self) -> None:
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]


class _BoundedTls(_Bounded, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class CheckedConnection(Connection):
    """An SMTP connection that is over after `MAIL_TIMEOUT` seconds and believes only checked certificates."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect, start TLS when asked to, log in when there is a name to log in with."""
        where = (self.mail.server, self.mail.port)
        timeout = current_app.config["MAIL_TIMEOUT"]
        if self.mail.use_ssl:
            host: smtplib.SMTP = _BoundedTls(*where, timeout=timeout, context=_trust())
        else:
            host = _Bounded(*where, timeout=timeout)
        try:
            if self.mail.use_tls:
                host.starttls(context=_trust())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except Exception:
            host.close()
            raise
        return host

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        if self.host is None:
            return
        if exc_type is None:
            # The mail was taken; a goodbye that goes wrong changes nothing about that.
            with suppress(smtplib.SMTPException, OSError):
                self.host.quit()
        self.host.close()


def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=current_app.config["MAIL_CA_FILE"] or certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class _WholeAddresses(EmailPolicy):
    """Python's policy, but for an address that is longer than a line, which that encodes as if it were words."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as it is sent."""
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


class _WholeMail(OutgoingMail):
    """A mail of Flask-Mail's in which addresses stay whole."""

    def as_bytes(self) -> bytes:
        """The mail as it is sent."""
        message = self._message()
        message.policy = _WholeAddresses(linesep="\r\n")
        return message.as_bytes()


class FlaskMailer:
    """Sends mails by SMTP; without a MAIL_SERVER they stay in the outbox and show on the console."""

    def __init__(self, keeps_mails: bool) -> None:
        self.keeps_mails = keeps_mails

    def check(self) -> str:
        """A sentence for the operator once the mail server has let us in; raises MailFailed when it does not."""
        if self.keeps_mails:
            return "MAIL_SERVER is not set: mails stay at /dev/outbox and reach nobody."
        mail = current_app.extensions["mail"]
        try:
            with CheckedConnection(mail) as connection:
                if connection.host is not None:
                    connection.host.noop()
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise MailFailed(f"{type(error).__name__}: {error}") from error
        who = f"lets {mail.username} in" if mail.username and mail.password else "answers"
        return f"{mail.server} {who}."

    def send(self, mail: Mail) -> None:
        """Hand `mail` over; raises MailRefused when it is not wanted, MailFailed when it fails or takes too long."""
        try:
            with CheckedConnection(current_app.extensions["mail"]) as connection:
                connection.send(_message(mail))
        except (smtplib.SMTPException, OSError, UnicodeError, BadHeaderError) as error:
            if refusal := _refusal(error):
                raise MailRefused(refusal) from None
            raise MailFailed(f"{type(error).__name__}: {error}") from error
        if self.keeps_mails:
            log.info("A mail to %s lies in the outbox: %s\n%s", mail.to, mail.subject, mail.text)


def _message(mail: Mail) -> OutgoingMail:
    name, address = _sender(current_app.config["MAIL_DEFAULT_SENDER"])
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    message = _WholeMail(
        mail.subject,
        recipients=[mailbox(mail.to)],
        body=mail.text,
        html=mail.html,
        sender=f'"{escaped}" <{address}>' if name else address,
        date=mail.written_at.timestamp() if mail.written_at else None,
        extra_headers={**AUTOMATIC, **_unsubscribing(mail)},
    )
    # One that is delivered again is the same message: mail programs show it once.
    name_of_it = mail.message_id or sha256("\0".join([mail.to, mail.subject, mail.text]).encode()).hexdigest()
    message.msgId = f"<{name_of_it}@{address.rpartition('@')[2]}>"
    return message


def _unsubscribing(mail: Mail) -> dict[str, str]:
    """What lets a mail program offer to stop such mails, by one press (RFC 2369, RFC 8058)."""
    if mail.unsubscribe is None:
        return {}
    return {
        "List-Unsubscribe": f"<{mail.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _sender(text: str) -> tuple[str, str]:
    """Name and address of “Dreams, Inc. <dreams@example.org>”, however the name is quoted or not."""
    name, begun, address = text.strip().removesuffix(">").rpartition("<")
    if not begun:
        return "", mailbox(text.strip())
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return name, mailbox(address.strip())


def _refusal(error: Exception) -> str | None:
    """What is wrong if the server will never take this message for this person; None when it is worth another try."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPDataError):
        code, said = error.smtp_code, cast("bytes", error.smtp_error)
    elif isinstance(error, UnicodeError | BadHeaderError):
        return f"It cannot be written: {error}"
    else:
        return None
    return f"{code} {said.decode(errors='replace')}" if 500 <= code < 600 else None
