"""The security log tells who did, or was refused, what concerns an account, and from where; it tells no secret."""

from __future__ import annotations

import io
import json
import logging
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import config
from dreamscape import create_app
from dreamscape.services.accounts.deletion import WORD
from dreamscape.web.request_ids import log_handler
from tests.conftest import TEST_SETTINGS
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

NEW_PASSWORD = "a kite above the harbour"


class Log:
    """What has been written so far."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def text(self) -> str:
        return self._path.read_text()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text().splitlines()]

    def events(self) -> list[str]:
        return [line["event"] for line in self.lines()]

    def last(self, event: str) -> dict[str, Any]:
        return [line for line in self.lines() if line["event"] == event][-1]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "security.log"


@pytest.fixture
def settings(settings: dict[str, Any], path: Path) -> dict[str, Any]:
    return {**settings, "SECURITY_LOG": str(path), "PROXY_HOPS": 1}


@pytest.fixture
def log(app: Flask, path: Path) -> Log:
    assert app
    return Log(path)


def make_admin(app: Flask, visitor: Visitor) -> None:
    with app.app_context():
        app.extensions["dreamscape"].moderation.roles.set(visitor.email, "admin")


def test_a_line_says_when_what_who_from_where_and_in_which_request(mara: Visitor, log: Log) -> None:
    Visitor(mara.app).post(
        "/login",
        {"email": mara.email, "password": PASSWORD},
        headers={"X-Forwarded-For": "198.51.100.7", "User-Agent": "Firefox " + "x" * 500},
    )
    line = log.last("log_in")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["at"])
    assert line["member"] == mara.id
    assert line["from"] == "198.51.100.7"
    assert line["browser"].startswith("Firefox")
    assert len(line["browser"]) <= 200
    assert line["route"] == "/login"
    assert re.fullmatch("[0-9a-f]{16}", line["request"])


def test_a_log_in_its_failure_and_its_end_are_told(mara: Visitor, tom: Visitor, log: Log) -> None:
    guest = Visitor(mara.app)
    guest.post("/login", {"email": f" {mara.email.upper()}", "password": "wrong"})
    failed = log.last("log_in_failed")
    assert failed["why"] == "BadCredentials"
    assert "member" not in failed
    guest.logged_in(mara.email)
    assert log.last("log_in")["account"] == failed["account"]
    guest.post("/login", {"email": tom.email, "password": "wrong"})
    Visitor(mara.app).post("/login", {"email": tom.email, "password": "wrong"})
    assert log.last("log_in_failed")["account"] != failed["account"]
    guest.post("/logout", page="/dreamscape")
    assert log.last("log_out")["member"] == mara.id


def test_every_change_of_an_account_is_told(app: Flask, mara: Visitor, log: Log) -> None:
    mara.post("/settings/email", {"email": "new@example.org", "password": PASSWORD}, page="/settings/email")
    mara.post("/settings/email/keep", page="/settings/email")
    mara.post(
        "/settings/password", {"old_password": PASSWORD, "password": NEW_PASSWORD}, page="/settings/password"
    )
    Visitor(app).logged_in(mara.email, NEW_PASSWORD)
    mara.post("/settings/sessions/end-others", page="/settings/sessions")
    mara.post("/settings/delete", {"password": NEW_PASSWORD, "word": WORD}, page="/settings/delete")
    told = [line for line in log.lines() if line["event"] != "csrf_failed"]
    assert [line["event"] for line in told] == [
        "sign_up", "log_in", "email_change_asked", "email_change_cancelled", "password_changed", "log_in",
        "sessions_ended", "account_deletion_asked", "log_out",
    ]  # fmt: skip
    assert {line["member"] for line in told} == {mara.id}


def test_what_is_refused_is_not_told_as_done(mara: Visitor, log: Log) -> None:
    for page, fields in {
        "/settings/email": {"email": "new@example.org", "password": "wrong"},
        "/settings/password": {"old_password": "wrong", "password": NEW_PASSWORD},
        "/settings/delete": {"password": "wrong", "word": WORD},
    }.items():
        mara.post(page, fields, page=page)
    assert log.events() == ["sign_up", "log_in"]


def test_the_password_that_is_asked_for_before_what_may_do_harm_is_told(
    mara: Visitor, db: Any, log: Log
) -> None:
    db["sessions"].update_many({}, {"$set": {"proven_at": datetime.now(UTC) - timedelta(minutes=11)}})
    for password in ("wrong", PASSWORD):
        mara.post("/settings/export", {"password": password}, page="/dreamscape").close()
    assert log.events()[-3:] == ["password_not_confirmed", "password_confirmed", "export"]


def test_a_reset_is_told_without_its_token(app: Flask, mara: Visitor, db: Any, log: Log) -> None:
    guest = Visitor(app)
    guest.post("/password-reset", {"email": mara.email}, page="/password-reset")
    mail = db["jobs"].find_one({"kind": "send_mail", "payload.subject": {"$regex": "assword"}})
    (link,) = set(re.findall(r"/password-reset/([\w.-]+)", mail["payload"]["text"]))
    guest.post(f"/password-reset/{link}", {"password": NEW_PASSWORD}, page=f"/password-reset/{link}")
    assert log.last("password_reset_asked")["account"] == log.last("log_in")["account"]
    assert log.last("password_reset")["member"] == mara.id
    assert log.last("password_reset")["route"] == "/password-reset/<token>"
    assert link not in log.text()


def test_changes_of_role_are_told_from_page_and_command(
    app: Flask, mara: Visitor, tom: Visitor, log: Log
) -> None:
    app.test_cli_runner().invoke(args=["users", "promote", mara.email])
    assert log.last("role_changed") | {"at": 0} == {
        "at": 0, "event": "role_changed", "of": mara.id, "role": "admin", "by": "command line"
    }  # fmt: skip
    page = f"/admin/members/{tom.id}"
    mara.post(f"{page}/role", {"role": "moderator", "reason": "kind"}, page=page)
    changed = log.last("role_changed")
    assert (changed["member"], changed["of"], changed["role"]) == (mara.id, tom.id, "moderator")
    mara.post(f"{page}/suspend", {"until": "2020-01-01", "reason": "x"}, page=page)
    assert "suspended" not in log.events()


def test_every_refusal_is_told(mara: Visitor, tom: Visitor, log: Log) -> None:
    assert mara.get("/admin/").status_code == 403
    refused = log.last("refused")
    assert (refused["member"], refused["route"]) == (mara.id, "/admin/")
    before = len(log.lines())
    assert tom.get(f"/admin/members/{mara.id}").status_code == 403
    assert log.lines()[-1]["route"] == "/admin/members/<member_id>"
    assert len(log.lines()) == before + 1


@pytest.mark.parametrize("page", ["/login", "/profile", "/logout"])
def test_a_form_without_its_token_is_told(mara: Visitor, log: Log, page: str) -> None:
    mara.client.post(page, data={"email": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    failed = log.last("csrf_failed")
    assert failed["sent_by"] == "cross-site"
    assert failed["route"] == page


class TestLimits:
    """With limits counted."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "RATELIMIT_ENABLED": True, "LIMIT_LOGIN_ADDRESS": "1 per hour"}

    def test_a_limit_that_is_met_is_told(self, guest: Visitor, log: Log) -> None:
        for _ in range(2):
            guest.post("/login", {"email": "mara@example.org", "password": "wrong"})
        met = log.last("limit_met")
        assert met["limit"].startswith("1 per 1 hour")
        assert met["route"] == "/login"


def test_no_secret_and_no_address_stands_in_it(app: Flask, mara: Visitor, log: Log) -> None:
    guest = Visitor(app)
    guest.post("/login", {"email": "typed@example.org", "password": "my other password"})
    guest.post("/password-reset", {"email": "typed@example.org"}, page="/password-reset")
    mara.post("/settings/email", {"email": "new@example.org", "password": PASSWORD}, page="/settings/email")
    mara.client.post("/login?next=/a-secret", data={"csrf_token": "forged", "password": "my other password"})
    text = log.text()
    for secret in (
        PASSWORD,
        "my other password",
        "@example.org",
        "forged",
        "a-secret",
        TEST_SETTINGS["SECRET_KEY"],
    ):
        assert str(secret) not in text
    for cookie in (*mara.client._cookies.values(), *guest.client._cookies.values()):  # type: ignore[union-attr]  # noqa: SLF001
        assert cookie.value not in text


def test_what_a_stranger_sends_stays_within_its_line(guest: Visitor, log: Log) -> None:
    before = len(log.lines())
    guest.post(
        "/login",
        {"email": 'a@b.c"}\n{"event": "log_in"}', "password": "x"},
        headers={"User-Agent": '\u2028"}{'},
    )
    assert len(log.text().splitlines()) == before + 1
    assert log.events()[before:] == ["log_in_failed"]


class TestRequestIds:
    """One id, wherever the request is spoken of."""

    def test_it_is_in_the_answer_on_the_page_and_in_the_log(self, mara: Visitor, log: Log) -> None:
        answer = mara.get("/admin/")
        name = answer.headers["X-Request-ID"]
        assert name in answer.text
        assert log.last("refused")["request"] == name
        assert mara.get("/dreamscape?view=latest").headers["X-Request-ID"] != name

    def test_nobody_else_chooses_it(self, guest: Visitor) -> None:
        answer = guest.get("/no-such-page", headers={"X-Request-ID": "chosen"})
        assert "chosen" not in answer.text
        assert answer.headers["X-Request-ID"] != "chosen"

    def test_the_log_of_what_went_wrong_has_it_too(self, app: Flask) -> None:
        handler, said = log_handler(), io.StringIO()
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(said)
        logging.getLogger("dreamscape.somewhere").addHandler(handler)
        try:
            logging.getLogger("dreamscape.somewhere").warning("outside")

            @app.get("/trips")
            def trips() -> str:
                logging.getLogger("dreamscape.somewhere").warning("inside")
                return ""

            name = app.test_client().get("/trips").headers["X-Request-ID"]
        finally:
            logging.getLogger("dreamscape.somewhere").removeHandler(handler)
        assert said.getvalue().splitlines() == [
            "WARNING dreamscape.somewhere: outside",
            f"WARNING dreamscape.somewhere [{name}]: inside",
        ]


class TestWhereItGoes:
    """What SECURITY_LOG says."""

    @pytest.mark.parametrize("stream", ["stdout", "stderr"])
    def test_to_a_stream(self, db: Any, capsys: pytest.CaptureFixture[str], stream: str) -> None:
        app = create_app({**TEST_SETTINGS, "SECURITY_LOG": stream}, client=db.client)
        app.test_client().post("/login")
        assert '"event": "csrf_failed"' in getattr(capsys.readouterr(), stream.removeprefix("std"))

    def test_a_command_keeps_its_output_to_itself(self, db: Any, capsys: pytest.CaptureFixture[str]) -> None:
        app = create_app({**TEST_SETTINGS, "SECURITY_LOG": "stdout"}, client=db.client)
        Visitor(app).signed_up("Mara", "Lind", "mara@example.org")
        capsys.readouterr()
        done = app.test_cli_runner().invoke(args=["users", "promote", "mara@example.org"])
        assert done.exit_code == 0
        assert "role_changed" not in done.output + capsys.readouterr().out

    def test_nowhere(self, db: Any, capsys: pytest.CaptureFixture[str]) -> None:
        create_app({**TEST_SETTINGS, "SECURITY_LOG": "off"}, client=db.client).test_client().post("/login")
        assert "csrf_failed" not in "".join(capsys.readouterr())

    def test_a_file_that_cannot_be_written_is_said_at_the_start(self, db: Any, tmp_path: Path) -> None:
        where = str(tmp_path / "no" / "such" / "folder.log")
        with pytest.raises(config.Misconfigured, match=r"^SECURITY_LOG cannot be written"):
            create_app({**TEST_SETTINGS, "SECURITY_LOG": where}, client=db.client)
