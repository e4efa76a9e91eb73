"""Whatever a stranger sends, the answer is the site's own page and never a crash."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from flask import request
from pymongo.errors import AutoReconnect, ServerSelectionTimeoutError
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.support.visitor import Visitor


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-page",
        "/dreams/no-such-dream",
        "/dreams/%00",
        "/dreams/%F0%9F%8C%99",
        "/dreams/" + "x" * 3000,
        "/people/nobody",
        "/comments/not-an-id",
        "/media/dreams/nothing",
        "/media/../config.py",
        "/static/css/base.css.map",
        "/.env",
    ],
)
def test_an_unknown_address_is_a_404_with_the_sites_own_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code in (404, 405)
    assert "Dreamscape" in answer.text
    assert "<main" in answer.text


def test_json_where_a_form_is_expected_is_refused(guest: Visitor) -> None:
    answer = guest.client.post("/login", json={"email": {"$ne": ""}, "password": {"$ne": ""}})

    assert answer.status_code == 400
    assert "forms only" in answer.text


def test_a_file_where_text_is_expected_is_refused(guest: Visitor) -> None:
    answer = guest.post("/login", {"email": (io.BytesIO(b"mara@example.org"), "email.txt"), "password": "x"})

    assert answer.status_code == 400


def test_text_where_a_picture_is_expected_is_refused(mara: Visitor) -> None:
    answer = mara.post("/dreams/new", {"title": "A boat", "picture": "not a file"}, page="/dreams/new")

    assert answer.status_code == 400


@pytest.mark.usefixtures("mara")
def test_operators_in_field_names_are_only_odd_names(guest: Visitor) -> None:
    answer = guest.post("/login", {"email[$ne]": "x", "password[$ne]": "x"})

    assert answer.status_code != 303


def test_a_door_that_opens_another_way_says_which(mara: Visitor) -> None:
    answer = mara.get("/logout")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "<main" in answer.text


def test_a_picture_that_is_too_heavy_is_told_at_its_field_and_nothing_typed_is_lost(mara: Visitor) -> None:
    heavy = FileStorage(io.BytesIO(b"\xff\xd8\xff" + bytes(21 * 1024 * 1024 - 3)), "boat.jpg")
    written = {"title": "A boat", "description": "With a red sail.", "categories": "sea"}
    boundary, body = encode_multipart({**written, "picture": heavy, "csrf_token": mara.token()})

    answer = mara.client.post(
        "/dreams/new", data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )

    assert "Your picture is 21 MB; the most is 15." in answer.text
    assert 'value="A boat"' in answer.text
    assert "With a red sail." in answer.text


def test_a_body_over_the_limit_gets_a_page_that_names_it_and_the_limit(mara: Visitor) -> None:
    answer = mara.client.post(
        "/dreams/new",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(40 * 1024 * 1024)},
    )

    assert answer.status_code == 413
    assert "This is 40 MB; all together, at most 32 MB fit into one form." in answer.text


@pytest.mark.parametrize("fault", [ServerSelectionTimeoutError("no server"), AutoReconnect("gone")])
def test_a_database_that_is_away_is_a_503_page_for_members_and_guests(
    mara: Visitor, guest: Visitor, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr("dreamscape.store.accounts.sessions.Sessions.find", away)
    monkeypatch.setattr("dreamscape.store.members.members.Members.by_email", away)

    page = mara.get("/dreamscape")
    door = guest.post("/login", {"email": "mara@example.org", "password": "anything"})

    assert page.status_code == door.status_code == 503
    assert "Nothing you did is lost" in page.text
    assert "<main" in page.text


def test_healthz_says_ok_while_the_database_answers(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


def test_a_garbled_cookie_is_simply_a_guests(client: FlaskClient) -> None:
    for value in ("garbled", "eyJfdXNlcl9pZCI6MTJ9.broken.signature", "\x7f" * 50):
        client.set_cookie("dreamscape", value)
        client.set_cookie("dreamscape_remember", value)

        assert client.get("/login").status_code == 200


def test_a_large_upload_never_touches_the_disk(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.SpooledTemporaryFile", None)
    body = b"--x\r\nContent-Disposition: form-data; name=picture; filename=a\r\n\r\n" + b"\0" * 3_000_000
    with app.test_request_context(
        "/dreams/new",
        method="POST",
        data=body + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    ):
        assert isinstance(request.files["picture"].stream, io.BytesIO)
        assert len(request.files["picture"].read()) == 3_000_000
