"""Nothing but pages, pictures and our own static files is to be had, and each says what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import url_for
from werkzeug.http import parse_options_header

from dreamscape import create_app
from tests.conftest import TEST_SETTINGS

if TYPE_CHECKING:
    from flask.testing import FlaskClient

LIVE = {"DREAMSCAPE_ENV": "production", "MONGO_URI": "mongodb://unused/dreamscape",
        "MAIL_SERVER": "mail.example.org", "MAIL_DEFAULT_SENDER": "dreams@example.org"}  # fmt: skip
TEXTS = ("css/base.css", "js/feed.js", "img/sprite.svg", "robots.txt")


@pytest.mark.parametrize(
    "path",
    [
        "/.git/HEAD",
        "/.git/config",
        "/.svn/entries",
        "/.env",
        "/config.py",
        "/wsgi.py",
        "/requirements.txt",
        "/static/../config.py",
        "/static/%2e%2e/%2e%2e/config.py",
        "/static/..%2f..%2f.git/HEAD",
    ],
)
def test_neither_code_nor_its_history_nor_settings_are_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_no_folder_lists_what_is_in_it(client: FlaskClient) -> None:
    with client.application.test_request_context():
        file = url_for("static", filename="css/base.css")
    folder = file.rpartition("/")[0]

    for path in (
        "/static/",
        folder,
        folder + "/",
        folder.rpartition("/")[0] + "/",
        "/media/",
        "/media/dreams/",
    ):
        assert client.get(path).status_code == 404, path


def test_nothing_is_echoed_by_trace(client: FlaskClient) -> None:
    with client.application.test_request_context():
        paths = ("/", "/login", "/healthz", url_for("static", filename="css/base.css"))

    for path in paths:
        assert client.open(path, method="TRACE").status_code == 405, path


@pytest.mark.parametrize(
    "path", ["/", "/login", "/no-such-page", "/robots.txt", "/.well-known/security.txt", *TEXTS]
)
def test_what_is_text_says_in_which_letters(client: FlaskClient, path: str) -> None:
    if path in TEXTS:
        with client.application.test_request_context():
            path = url_for("static", filename=path)

    with client.get(path) as answer:
        kind, said = parse_options_header(answer.headers["Content-Type"])

    assert said["charset"].lower() == "utf-8", (path, kind)


@pytest.mark.usefixtures("db")
def test_in_production_nothing_that_is_for_developing_is_there(mongo_client: Any) -> None:
    app = create_app({**TEST_SETTINGS, **LIVE}, client=mongo_client)

    assert "development" not in app.blueprints
    assert not app.debug
    assert not app.config["PROPAGATE_EXCEPTIONS"]
