"""What the site has signed outlives the key: a former one is believed while it stands in SECRET_KEY_FALLBACKS.

And what was signed with SHA-1, by versions of before, still works.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

from dreamscape import create_app
from dreamscape.services.common.signing import TimedSiteSerializer
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

NEW_KEY = "the key that came after it, and just as long"
NEW_PASSWORD = "a kite above the roofs"
COOKIES = ("dreamscape", "dreamscape_remember")


@pytest.fixture
def rotated(db: Any, settings: dict[str, Any]) -> Flask:
    """The site with a new key, which still knows the one of before."""
    return create_app(
        {**settings, "SECRET_KEY": NEW_KEY, "SECRET_KEY_FALLBACKS": (settings["SECRET_KEY"],)},
        client=db.client,
    )


@pytest.fixture
def forgetful(db: Any, settings: dict[str, Any]) -> Flask:
    """The site with a new key alone."""
    return create_app({**settings, "SECRET_KEY": NEW_KEY}, client=db.client)


def moved(visitor: Visitor, app: Flask, *cookies: str) -> Visitor:
    """The same browser, with these of its cookies, at another application."""
    there = Visitor(app)
    there.email = visitor.email
    for name in cookies or COOKIES:
        if cookie := visitor.client.get_cookie(name):
            there.client.set_cookie(name, cookie.value)
    return there


def is_member(visitor: Visitor) -> bool:
    return visitor.get("/settings").status_code == 200


def mailed(app: Flask, pattern: str) -> str:
    """The path in the newest mail that has one."""
    with app.app_context():
        mails = app.extensions["dreamscape"].mail_queue.outbox()
    return next(found[0] for queued in mails if (found := re.search(pattern, queued.mail.text)))


def test_who_is_logged_in_stays_so(mara: Visitor, rotated: Flask, forgetful: Flask) -> None:
    assert is_member(moved(mara, rotated))
    assert not is_member(moved(mara, forgetful))


@pytest.mark.usefixtures("mara")
def test_who_is_remembered_is_so_with_a_cookie_of_the_new_key(
    app: Flask, rotated: Flask, forgetful: Flask
) -> None:
    browser = Visitor(app).logged_in("mara@example.org", remember="y")

    there = moved(browser, rotated, "dreamscape_remember")

    assert is_member(there)
    renewed = there.client.get_cookie("dreamscape_remember")
    assert renewed
    assert renewed.http_only
    assert renewed.expires
    assert renewed.expires - datetime.now(UTC) > timedelta(days=59)
    assert is_member(moved(there, forgetful, "dreamscape_remember"))
    assert not is_member(moved(browser, forgetful, "dreamscape_remember"))


@pytest.mark.parametrize("cookie", ["x", "a|b", "é|é", "|", "x" * 2000])
def test_a_remember_cookie_of_no_key_is_a_guests(rotated: Flask, cookie: str) -> None:
    stranger = Visitor(rotated)
    stranger.client.set_cookie("dreamscape_remember", cookie)

    assert not is_member(stranger)


def test_a_page_that_is_open_can_still_be_sent(mara: Visitor, rotated: Flask) -> None:
    token = mara.token()
    there = moved(mara, rotated)

    answer = there.client.post("/logout", data={"csrf_token": token})

    assert answer.status_code == 303
    assert not is_member(there)


def test_mailed_links_still_work(mara: Visitor, app: Flask, rotated: Flask) -> None:
    confirm = mailed(app, r"/settings/email/confirm/\S+")

    guest = Visitor(rotated)
    assert guest.post(confirm, page=confirm).status_code == 303
    mara.post("/password-reset", {"email": "mara@example.org"}, page="/password-reset")
    reset = mailed(app, r"/password-reset/\S+")
    assert guest.post(reset, {"password": NEW_PASSWORD}, page=reset).status_code == 303
    assert is_member(guest)


def test_an_invitation_still_works(ada: Visitor, rotated: Flask, forgetful: Flask) -> None:
    ada.post("/admin/settings", {"sign_up": "invitation"})
    link = invitation_of(ada)

    assert Visitor(forgetful).get(link).status_code == 403
    assert Visitor(rotated).get(link).status_code == 200


def invitation_of(ada: Visitor) -> str:
    ada.post("/admin/invitations", {"uses": 1, "last_day": str(datetime.now(UTC).date()), "note": ""})
    found = re.search(r'value="http://localhost(/signup\?invitation=[^"]+)"', ada.get("/admin/settings").text)
    assert found
    return html.unescape(found[1])


@pytest.mark.usefixtures("mara")
def test_what_was_typed_before_the_log_in_still_comes_back(app: Flask, rotated: Flask) -> None:
    stranger = Visitor(app)
    asked = stranger.post(
        "/dreams/new", {"title": "A boat of my own", "description": "Red.", "categories": ["sea"]}
    )
    kept = re.search(r'name="kept"[^>]*value="([^"]+)"', asked.text)
    assert kept

    there = moved(stranger, rotated)
    answer = there.post(
        "/login", {"email": "mara@example.org", "password": PASSWORD, "kept": html.unescape(kept[1])}
    )

    assert answer.status_code == 303
    assert "A boat of my own" in there.get(answer.location).text


class TestWhatSha1Signed:
    """Versions of before this one signed with SHA-1."""

    def test_a_session_lasts(self, mara: Visitor, app: Flask) -> None:
        assert app.session_interface.digest_method().name == "sha256"  # type: ignore[attr-defined]
        cookie = mara.client.get_cookie("dreamscape")
        assert cookie
        content = app.session_interface.get_signing_serializer(app).loads(cookie.value)  # type: ignore[attr-defined]
        before = SecureCookieSessionInterface().get_signing_serializer(app)
        assert before
        stale = before.dumps(content)
        assert len(stale) < len(cookie.value)

        browser = Visitor(app)
        browser.client.set_cookie("dreamscape", stale)
        assert is_member(browser)
        renewed = browser.client.get_cookie("dreamscape")
        assert renewed

    def test_links_and_invitations_and_forms_work(self, mara: Visitor, app: Flask) -> None:
        key = app.config["SECRET_KEY"]
        mara.post("/password-reset", {"email": "mara@example.org"}, page="/password-reset")
        path = mailed(app, r"/password-reset/\S+")
        token = path.rpartition("/")[2]
        content = TimedSiteSerializer(key, salt="password-reset").loads(token)
        stale = URLSafeTimedSerializer(key, salt="password-reset").dumps(content)
        assert len(token) > len(stale), "SHA-256 is longer"
        guest = Visitor(app)

        assert guest.get(f"/password-reset/{stale}").status_code == 200
        assert guest.get(f"/password-reset/{stale[:-2]}AA").status_code == 400

        kept = URLSafeSerializer(key, salt="kept-form").dumps(["/dreams/new", {"title": ["A boat of old"]}])
        answer = guest.post("/login", {"email": "mara@example.org", "password": PASSWORD, "kept": kept})
        assert "A boat of old" in guest.get(answer.location).text

    def test_an_open_page_can_be_sent(self, guest: Visitor, app: Flask) -> None:
        token = guest.token()
        with guest.client.session_transaction() as session:
            nonce = session["csrf_token"]
        stale = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(nonce)
        assert len(token) > len(stale), "SHA-256 is longer"

        assert answer_to(guest, "made up").status_code == 400
        assert answer_to(guest, stale).status_code == 303


def answer_to(guest: Visitor, token: str) -> TestResponse:
    return guest.client.post("/language", data={"csrf_token": token})
