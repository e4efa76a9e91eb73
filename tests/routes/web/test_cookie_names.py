"""Where cookies travel over HTTPS alone, their names say so (`__Host-`), and those of before go on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from werkzeug.http import parse_cookie

from dreamscape import create_app
from dreamscape.web.cookies import FORMER_UNTIL
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

HTTPS = {"base_url": "https://localhost"}


class SecureVisitor(Visitor):
    """A browser that speaks HTTPS."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.client = _Secure(app.test_client())  # type: ignore[assignment]


class _Secure:
    def __init__(self, client: Any) -> None:
        self._client = client

    def get(self, path: str, **more: Any) -> TestResponse:
        return self._client.get(path, **HTTPS, **more)  # type: ignore[no-any-return]

    def post(self, path: str, **more: Any) -> TestResponse:
        return self._client.post(path, **HTTPS, **more)  # type: ignore[no-any-return]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


@pytest.fixture
def secure_app(db: Any, settings: dict[str, Any], app: Flask) -> Flask:
    """The same site, after it has learned to have cookies over HTTPS alone."""
    assert not app.config["SESSION_COOKIE_SECURE"]
    return create_app({**settings, "SESSION_COOKIE_SECURE": True}, client=db.client)


def set_cookies(answer: TestResponse) -> dict[str, str]:
    """Each Set-Cookie line by the name of its cookie."""
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def cookies_before(app: Flask, **fields: Any) -> dict[str, str]:
    """What the browser of a member held before the upgrade."""
    visitor = Visitor(app).signed_up("Mara", "Lind", "mara@example.org")
    visitor = Visitor(app).logged_in("mara@example.org", PASSWORD, **fields)
    visitor.get("/dreamscape?view=trending")
    visitor.client.set_cookie("theme", "dark")
    held: dict[str, str] = {}
    for cookie in visitor.client._cookies.values():  # type: ignore[union-attr]  # noqa: SLF001
        held[cookie.key] = cookie.value
    return held


def test_every_cookie_is_for_this_very_host_alone(secure_app: Flask) -> None:
    mara = SecureVisitor(secure_app).signed_up("Mara", "Lind", "mara@example.org")
    answers = [
        SecureVisitor(secure_app).post(
            "/login", {"email": "mara@example.org", "password": PASSWORD, "remember": "1"}
        ),
        mara.get("/dreamscape?view=trending"),
        mara.post("/settings/theme", {"theme": "dark"}, page="/settings/theme"),
        mara.post("/settings/theme", {"theme": "system"}, page="/settings/theme"),
        mara.post("/logout", page="/dreamscape"),
    ]
    lines = [line for answer in answers for line in answer.headers.getlist("Set-Cookie")]
    names = {line.partition("=")[0] for line in lines}
    assert names >= {
        f"__Host-{name}" for name in ("dreamscape", "dreamscape_remember", "dreamscape_view", "theme")
    }
    assert all(name.startswith("__Host-") for name in names)
    for line in lines:
        attributes = {part.strip() for part in line.split(";")[1:]}
        assert {"Secure", "Path=/"} <= attributes, line
        assert not any(one.startswith("Domain") for one in attributes), line
        assert any(one.startswith("SameSite") for one in attributes), line


def test_the_page_tells_its_script_what_the_cookie_is_called(secure_app: Flask, guest: Visitor) -> None:
    assert 'data-cookie="__Host-theme"' in SecureVisitor(secure_app).get("/login").text
    assert 'data-cookie="theme"' in guest.get("/login").text


def test_what_is_kept_under_the_new_names_is_read(secure_app: Flask) -> None:
    mara = SecureVisitor(secure_app).signed_up("Mara", "Lind", "mara@example.org")
    mara.get("/dreamscape?view=trending")
    mara.post("/settings/theme", {"theme": "dark"}, page="/settings/theme")
    assert mara.get("/dreamscape").headers["Location"] == "/dreamscape?view=trending"
    assert 'data-theme="dark"' in mara.get("/dreamscape?view=latest").text


def test_nobody_is_logged_out_by_the_upgrade_and_the_old_names_go(app: Flask, secure_app: Flask) -> None:
    browser = SecureVisitor(secure_app)
    for name, value in cookies_before(app).items():
        browser.client.set_cookie(name, value)
    answer = browser.get("/dreamscape?view=latest")
    assert answer.status_code == 200
    assert 'data-theme="dark"' in answer.text
    for name in ("dreamscape", "theme"):
        assert browser.client.get_cookie(name) is None
        assert browser.client.get_cookie(f"__Host-{name}") is not None
    assert set_cookies(answer)["__Host-dreamscape_view"].startswith("__Host-dreamscape_view=latest.0;")
    again = browser.get("/dreamscape?view=latest")
    assert again.status_code == 200
    assert "Set-Cookie" not in again.headers


def test_who_is_remembered_stays_so(app: Flask, secure_app: Flask) -> None:
    before = cookies_before(app, remember="1")
    browser = SecureVisitor(secure_app)
    browser.client.set_cookie("dreamscape_remember", before["dreamscape_remember"])
    answer = browser.get("/dreamscape?view=latest")
    assert answer.status_code == 200
    line = set_cookies(answer)["__Host-dreamscape_remember"]
    assert parse_cookie(line)["__Host-dreamscape_remember"] == before["dreamscape_remember"]
    assert "Max-Age=5184000" in line
    assert "HttpOnly" in line


def test_whoever_logs_out_with_an_old_cookie_is_out(app: Flask, secure_app: Flask) -> None:
    browser = SecureVisitor(secure_app)
    for name, value in cookies_before(app, remember="1").items():
        browser.client.set_cookie(name, value)
    browser.post("/logout", page="/dreamscape")
    assert browser.get("/dreamscape").status_code == 303
    assert browser.client.get_cookie("dreamscape") is None
    assert browser.client.get_cookie("dreamscape_remember") is None


def test_a_new_cookie_wins_over_an_old_one_that_a_neighbour_may_have_set(
    app: Flask, secure_app: Flask
) -> None:
    theirs = cookies_before(app)["dreamscape"]
    tom = SecureVisitor(secure_app).signed_up("Tom", "Okoye", "tom@example.org")
    tom.client.set_cookie("dreamscape", theirs)
    assert "Tom" in tom.get("/profile").text
    assert tom.client.get_cookie("dreamscape") is None


def test_old_names_are_not_read_for_ever(app: Flask, secure_app: Flask) -> None:
    theirs = cookies_before(app)["dreamscape"]
    browser = SecureVisitor(secure_app)
    browser.client.set_cookie("dreamscape", theirs)
    with time_machine.travel(FORMER_UNTIL + timedelta(seconds=1), tick=False):
        assert browser.get("/dreamscape").status_code == 303


def test_without_https_names_stay_as_they_are(guest: Visitor) -> None:
    assert set(set_cookies(guest.get("/login"))) == {"dreamscape"}
