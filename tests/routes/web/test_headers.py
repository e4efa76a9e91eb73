"""What every answer says beside its content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from flask import url_for

from dreamscape import create_app
from tests.conftest import TEST_SETTINGS

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.support.visitor import Visitor

PAGES = ["/", "/login", "/signup", "/password-reset", "/no-such-page", "/healthz"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_strict_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    for nothing in ("object-src", "base-uri", "frame-ancestors"):
        assert f"{nothing} 'none';" in policy
    assert "unsafe" not in policy
    assert "cloudinary" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.usefixtures("db")
def test_pictures_may_come_from_cloudinary_once_it_is_configured(mongo_client: Any) -> None:
    app = create_app(
        {**TEST_SETTINGS, "CLOUDINARY_URL": "cloudinary://key:secret@cloud"}, client=mongo_client
    )

    policy = app.test_client().get("/").headers["Content-Security-Policy"]

    assert "img-src 'self' blob: https://res.cloudinary.com;" in policy


@pytest.mark.usefixtures("db")
def test_production_insists_on_https(mongo_client: Any) -> None:
    live = {"DREAMSCAPE_ENV": "production", "MONGO_URI": "mongodb://unused/dreamscape",
            "MAIL_SERVER": "mail.example.org", "MAIL_DEFAULT_SENDER": "dreams@example.org"}  # fmt: skip
    app = create_app({**TEST_SETTINGS, **live}, client=mongo_client)

    headers = app.test_client().get("/login", base_url="https://localhost").headers

    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert "Secure" in headers["Set-Cookie"]


def test_a_members_page_is_cached_by_nobody(mara: Visitor) -> None:
    assert mara.get("/dreamscape").headers["Cache-Control"] == "private, no-store"


def test_a_page_with_a_token_is_not_shared_between_people(client: FlaskClient) -> None:
    headers = client.get("/login").headers

    assert headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in headers["Vary"]


def test_a_members_page_depends_on_cookies_and_writes_none_when_nothing_has_changed(mara: Visitor) -> None:
    mara.get("/dreamscape?view=latest")
    headers = mara.get("/dreamscape?view=latest").headers

    assert set(headers["Vary"].split(", ")) == {"Cookie", "HX-Request", "Accept-Encoding"}
    assert "Set-Cookie" not in headers


def test_our_own_files_are_cached_for_good_under_a_name_that_changes_with_them(client: FlaskClient) -> None:
    with client.application.test_request_context():
        path = url_for("static", filename="css/base.css")

    with client.get(path) as answer:
        caching = answer.headers["Cache-Control"]

    assert re.fullmatch(r"/static/[0-9a-f]{12}/css/base\.css", path)
    assert "immutable" in caching
    assert "max-age=315360000" in caching


def test_scripts_and_styles_are_never_inline(client: FlaskClient) -> None:
    for path in PAGES[:5]:
        page = client.get(path).text
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick=" not in page


@pytest.mark.parametrize(("path", "kind"), [("/favicon.ico", "image"), ("/robots.txt", "text/plain")])
def test_what_browsers_and_robots_look_for_at_the_root_is_there(guest: Visitor, path: str, kind: str) -> None:
    with guest.get(path) as answer:
        assert answer.status_code == 200
        assert str(answer.mimetype).startswith(kind)
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        assert "Set-Cookie" not in answer.headers
