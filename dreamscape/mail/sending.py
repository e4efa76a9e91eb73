"""Mails leave through Flask-Mail, with the two things 0.10.0 lacks: a checked certificate and a timeout."""

from __future__ import annotations

import logging
import smtplib
import socket
import ssl
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, Any

import certifi
from flask import current_app
from flask_mail import BadHeaderError, Connection
from flask_mail import Message as OutgoingMail

from dreamscape.errors import MailFailed
from dreamscape.spelling import mailbox

if TYPE_CHECKING:
    from types import TracebackType

    from dreamscape.models import Mail

log = logging.getLogger(__name__)


class _Bounded(smtplib.SMTP):
    """smtplib's timeout is for each answer alone, and a server may dribble for ever: this one hangs up."""

    _deadline: Timer | None = None

    def connect(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Start the clock, then connect."""
        self._deadline = Timer(self.timeout, self._hang_up)
        self._deadline.daemon = True
        self._deadline.start()
        return super().connect(*args, **kwargs)

    def close(self) -> None:
        """Stop the clock."""
        if self._deadline:
            self._deadline.cancel()
        super().close()

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
    return ssl.create_default_context(cafile=current_app.config["MAIL_CA_FILE"] or certifi.where())


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
        """Hand `mail` over; raises MailFailed when that is refused or takes too long."""
        message = OutgoingMail(
            mail.subject,
            recipients=[mailbox(mail.to)],
            body=mail.text,
            html=mail.html,
            sender=current_app.config["MAIL_DEFAULT_SENDER"],
        )
        try:
            with CheckedConnection(current_app.extensions["mail"]) as connection:
                connection.send(message)
        except (smtplib.SMTPException, OSError, UnicodeError, BadHeaderError) as error:
            raise MailFailed(f"{type(error).__name__}: {error}") from error
        if self.keeps_mails:
            log.info("A mail to %s lies in the outbox: %s\n%s", mail.to, mail.subject, mail.text)
