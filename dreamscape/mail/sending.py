"""Letters leave through Flask-Mail, with the two things 0.10.0 lacks: a checked certificate and a timeout."""

from __future__ import annotations

import logging
import smtplib
import ssl
from types import TracebackType

import certifi
from flask import current_app
from flask_mail import Connection, Mail, Message

from dreamscape.errors import MailFailed
from dreamscape.models import Letter

log = logging.getLogger(__name__)


class CheckedConnection(Connection):
    """An SMTP connection that gives up after `MAIL_TIMEOUT` seconds and believes only checked certificates."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect, start TLS when asked to, log in when there is a name to log in with."""
        timeout = current_app.config["MAIL_TIMEOUT"]
        if self.mail.use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(
                self.mail.server, self.mail.port, timeout=timeout, context=_trust()
            )
        else:
            host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=timeout)
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
            self.host.quit()
        else:
            # A goodbye to a server that just failed would only wait for it again.
            self.host.close()


def _trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=current_app.config["MAIL_CA_FILE"] or certifi.where())


class FlaskMailer:
    """Sends letters by SMTP; without a MAIL_SERVER they stay in the outbox and show on the console."""

    def __init__(self, mail: Mail, keeps_letters: bool) -> None:
        self._mail = mail
        self.keeps_letters = keeps_letters

    def send(self, letter: Letter) -> None:
        """Hand `letter` over; raises MailFailed when that is refused or takes too long."""
        message = Message(
            letter.subject,
            recipients=[letter.to],
            body=letter.text,
            html=letter.html,
            sender=current_app.config["MAIL_DEFAULT_SENDER"],
        )
        try:
            with CheckedConnection(current_app.extensions["mail"]) as connection:
                connection.send(message)
        except (smtplib.SMTPException, OSError) as error:
            raise MailFailed(f"{type(error).__name__}: {error}") from error
        if self.keeps_letters:
            log.info("A letter to %s lies in the outbox: %s\n%s", letter.to, letter.subject, letter.text)
