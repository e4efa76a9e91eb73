"""Mails over real SMTP on this machine: plain, STARTTLS, TLS, and servers that misbehave."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from dreamscape import extensions
from dreamscape.errors import MailFailed, MailRefused
from dreamscape.mail import sending
from dreamscape.mail.sending import FlaskMailer
from dreamscape.models import Mail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

MAIL = Mail("mara@example.org", "Träume", "Grüße, Mara", "<p>Grüße, Mara</p>")


class Inbox:
    """Takes mails, or refuses them."""

    def __init__(self, answer: str = "250 Taken") -> None:
        self.answer = answer
        self.mails: list[Envelope] = []
        self.users: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(envelope)
        return self.answer

    def authenticate(self, *about: Any) -> AuthResult:
        data = about[-1]
        assert isinstance(data, LoginPassword)
        self.users.append(data.login.decode())
        return AuthResult(success=data.password == b"let me in", handled=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path) -> str:
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)
    return str(file)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serve(inbox: Inbox) -> Iterator[Any]:
    """Starts a mail server with aiosmtpd's options; gives its port."""
    servers: list[Controller] = []

    def start(**options: Any) -> int:
        server = Controller(inbox, hostname="127.0.0.1", port=_free_port(), **options)
        server.start()
        servers.append(server)
        return int(server.port)

    yield start
    for server in servers:
        server.stop()


def send(app: Flask, port: int, mail: Mail = MAIL, /, **settings: Any) -> None:
    """Send through a mailer with these settings, as if the application had started with them."""
    app.config.update({"MAIL_TIMEOUT": 5.0, **settings})
    app.config.update(MAIL_SERVER="localhost", MAIL_PORT=port, MAIL_SUPPRESS_SEND=False)
    extensions.mail.init_app(app)
    with app.app_context():
        FlaskMailer(keeps_mails=False).send(mail)


def test_a_domain_of_other_letters_is_the_one_that_was_meant(app: Flask, inbox: Inbox, serve: Any) -> None:
    send(app, serve(), replace(MAIL, to="eva@straße.example"), MAIL_DEFAULT_SENDER="dreams@bücher.example")

    [envelope] = inbox.mails
    assert envelope.rcpt_tos == ["eva@xn--strae-oqa.example"]
    assert envelope.mail_from == "dreams@xn--bcher-kva.example"
    assert b"To: eva@xn--strae-oqa.example" in (envelope.original_content or b"")


def test_a_mail_arrives_as_text_and_html(app: Flask, inbox: Inbox, serve: Any) -> None:
    send(app, serve(), MAIL_DEFAULT_SENDER="Dreamscape <dreams@example.org>")

    [envelope] = inbox.mails
    content = (envelope.original_content or b"").decode()
    assert envelope.mail_from == "dreams@example.org"
    assert envelope.rcpt_tos == ["mara@example.org"]
    assert "multipart/alternative" in content
    assert "text/plain" in content
    assert "text/html" in content


@pytest.mark.parametrize("way", ["MAIL_USE_TLS", "MAIL_USE_SSL"])
def test_over_tls_a_certificate_that_is_trusted_is_believed(
    app: Flask, inbox: Inbox, serve: Any, certificate: ssl.SSLContext, trusted: str, way: str
) -> None:
    port = _tls_server(serve, certificate, way)

    send(app, port, MAIL_CA_FILE=trusted, **{way: True})

    assert len(inbox.mails) == 1


def test_over_tls_no_version_before_1_2_is_spoken(
    app: Flask, monkeypatch: pytest.MonkeyPatch, serve: Any, certificate: ssl.SSLContext, trusted: str
) -> None:
    port = _tls_server(serve, certificate, "MAIL_USE_SSL")
    made: list[ssl.SSLContext] = []
    create = ssl.create_default_context

    def create_and_look(**about: Any) -> ssl.SSLContext:
        context = create(**about)
        made.append(context)
        return context

    monkeypatch.setattr(ssl, "create_default_context", create_and_look)

    send(app, port, MAIL_CA_FILE=trusted, MAIL_USE_SSL=True)

    assert {context.minimum_version for context in made} == {ssl.TLSVersion.TLSv1_2}


@pytest.mark.parametrize("way", ["MAIL_USE_TLS", "MAIL_USE_SSL"])
def test_over_tls_a_certificate_of_unknown_origin_is_not_believed(
    app: Flask, inbox: Inbox, serve: Any, certificate: ssl.SSLContext, way: str
) -> None:
    port = _tls_server(serve, certificate, way)

    with pytest.raises(MailFailed, match="certificate"):
        send(app, port, **{way: True})

    assert inbox.mails == []


@pytest.mark.parametrize("way", ["MAIL_USE_TLS", "MAIL_USE_SSL"])
def test_over_tls_a_certificate_for_another_name_is_not_believed(
    app: Flask, inbox: Inbox, serve: Any, authority: trustme.CA, trusted: str, way: str
) -> None:
    other = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("mail.example.net").configure_cert(other)
    port = _tls_server(serve, other, way)

    with pytest.raises(MailFailed, match="certificate"):
        send(app, port, MAIL_CA_FILE=trusted, **{way: True})

    assert inbox.mails == []


def _tls_server(serve: Any, certificate: ssl.SSLContext, way: str) -> int:
    options = {"tls_context": certificate} if way == "MAIL_USE_TLS" else {"ssl_context": certificate}
    if way == "MAIL_USE_SSL":
        # aiosmtpd's own check that it is up speaks plain SMTP, so it has to be told the certificate.
        return int(serve(**options, server_hostname="localhost"))
    return int(serve(**options))


def test_a_server_that_offers_no_tls_gets_no_mail_in_the_clear(app: Flask, inbox: Inbox, serve: Any) -> None:
    with pytest.raises(MailFailed):
        send(app, serve(), MAIL_USE_TLS=True)

    assert inbox.mails == []


def test_the_server_is_told_name_and_password(
    app: Flask, inbox: Inbox, serve: Any, certificate: ssl.SSLContext, trusted: str
) -> None:
    port = serve(tls_context=certificate, authenticator=inbox.authenticate, auth_required=True)
    account: dict[str, Any] = {"MAIL_USE_TLS": True, "MAIL_CA_FILE": trusted, "MAIL_USERNAME": "dreams"}

    send(app, port, MAIL_PASSWORD="let me in", **account)
    with pytest.raises(MailFailed):
        send(app, port, MAIL_PASSWORD="wrong", **account)

    assert set(inbox.users) == {"dreams"}
    assert len(inbox.mails) == 1


def test_a_server_that_refuses_the_mail_is_a_failure(app: Flask, inbox: Inbox, serve: Any) -> None:
    inbox.answer = "550 No dreams here"

    with pytest.raises(MailFailed, match="No dreams here"):
        send(app, serve())


def test_nobody_at_the_port_is_a_failure(app: Flask) -> None:
    with pytest.raises(MailFailed, match="refused"):
        send(app, _free_port())


def test_a_subject_cannot_bring_headers_of_its_own(app: Flask, inbox: Inbox, serve: Any) -> None:
    with pytest.raises(MailFailed):
        send(app, serve(), Mail("mara@example.org", "Hello\nBcc: tom@example.org", "x", "x"))

    assert inbox.mails == []


class Mute:
    """A server that takes the call and then says too little: nothing, or a character now and then."""

    def __init__(self, dribbles: bool) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._dribbles = dribbles
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._answer)
        self._thread.start()

    def _answer(self) -> None:
        with closing(self._socket), closing(self._socket.accept()[0]) as caller:
            while not self._over.wait(0.05):
                if self._dribbles:
                    try:
                        caller.send(b"2")
                    except OSError:
                        return

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


@pytest.mark.parametrize("dribbles", [False, True], ids=["says nothing", "dribbles"])
def test_a_server_that_hangs_is_given_up_after_the_time_out(app: Flask, dribbles: bool) -> None:
    server = Mute(dribbles)
    try:
        with pytest.raises(MailFailed):
            send(app, server.port, MAIL_TIMEOUT=0.3)
    finally:
        server.stop()


def test_without_a_mail_server_the_mail_shows_on_the_console(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context(), caplog.at_level("INFO"):
        FlaskMailer(keeps_mails=True).send(MAIL)

    assert "Grüße, Mara" in caplog.text


def test_what_the_server_refuses_for_good_is_told_from_what_is_worth_another_try(
    app: Flask, inbox: Inbox, serve: Any
) -> None:
    port = serve()
    for answer, final in (("550 5.1.1 No such user", True), ("554 Spam", True), ("451 Greylisted", False)):
        inbox.answer = answer
        with pytest.raises(MailFailed, match=answer.split()[-1]) as failed:
            send(app, port)
        assert isinstance(failed.value, MailRefused) is final


@pytest.mark.parametrize(("answer", "final"), [("550 No such user", True), ("450 Mailbox busy", False)])
def test_a_recipient_who_is_refused_before_the_message_is_so_too(
    app: Flask, inbox: Inbox, serve: Any, monkeypatch: pytest.MonkeyPatch, answer: str, final: bool
) -> None:
    async def handle_rcpt(*_about: Any) -> str:
        return answer

    monkeypatch.setattr(inbox, "handle_RCPT", handle_rcpt, raising=False)

    with pytest.raises(MailFailed, match=answer[4:]) as failed:
        send(app, serve())

    assert isinstance(failed.value, MailRefused) is final
    assert "mara@example.org" not in str(failed.value) or not final


def test_a_sender_or_a_log_in_that_is_refused_is_the_operators_to_mend(
    app: Flask, inbox: Inbox, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def handle_mail(*_about: Any) -> str:
        return "550 Not from you"

    monkeypatch.setattr(inbox, "handle_MAIL", handle_mail, raising=False)

    with pytest.raises(MailFailed) as failed:
        send(app, serve())

    assert not isinstance(failed.value, MailRefused)


def test_an_address_that_cannot_be_written_is_refused_for_good(app: Flask, serve: Any) -> None:
    with pytest.raises(MailRefused, match="cannot be written"):
        send(app, serve(), replace(MAIL, subject="Hello\nBcc: tom@example.org"))


def test_a_server_may_take_its_time_to_accept_a_message_and_gets_it_once(
    app: Flask, inbox: Inbox, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def accept(_server: Any, _session: Any, envelope: Envelope) -> str:
        inbox.mails.append(envelope)
        await asyncio.sleep(2.5)
        return "250 Taken"

    monkeypatch.setattr(inbox, "handle_DATA", accept)

    # Connecting is bounded by it too, and a busy machine is slow at that.
    send(app, serve(), MAIL_TIMEOUT=2)

    assert len(inbox.mails) == 1


def test_a_server_that_never_accepts_is_given_up_all_the_same(
    app: Flask, inbox: Inbox, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def accept(*_about: Any) -> str:
        await asyncio.sleep(1)
        return "250 Taken"

    monkeypatch.setattr(inbox, "handle_DATA", accept)
    monkeypatch.setattr(sending, "ACCEPTING", 0.3)

    with pytest.raises(MailFailed) as failed:
        send(app, serve())

    assert not isinstance(failed.value, MailRefused)
