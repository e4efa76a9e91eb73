"""What is cheap for a stranger to send is cheap for the site to answer."""

from __future__ import annotations

import inspect
import io
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from dreamscape.web.request_rules import MOST_FIELDS, MOST_TEXT_BYTES
from tests.routes.accounts.test_saved_forms import SAVED_FORM
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.support.visitor import Visitor

URLENCODED = "application/x-www-form-urlencoded"
ADDRESSES = ("/signup", "/login", "/logout", "/dreams/new", "/profile", "/password-reset", "/no-such-page")
# The most a page of the site weighs before it is compressed, what was typed not counted.
PAGE = 200_000
A_LONG_DREAM: dict[str, Any] = {
    "title": "🧑🏽‍🚀" * 100,
    "description": "👩‍❤️‍💋‍👨" * 4_990,
    "categories": ["sea", "travel"],
}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (URLENCODED, b"skills=b&" * 1_100_000),
        (URLENCODED, b"skills=b&" * MOST_FIELDS),
        (URLENCODED, b"&" * (MOST_TEXT_BYTES - 1)),
        (URLENCODED, b"bio=" + b"b" * MOST_TEXT_BYTES),
        ("", b"skills=b&" * 1_100_000),
    ],
    ids=["10 MB of fields", "too many fields", "empty fields", "one long field", "of no kind"],
)
def test_more_text_than_any_form_holds_is_refused_in_a_page_of_its_own(
    client: FlaskClient, address: str, kind: str, body: bytes
) -> None:
    answer = client.post(address, data=body, content_type=kind)

    assert answer.status_code == 413
    assert "more text than any of our forms can hold" in answer.text
    assert len(answer.data) < PAGE


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "fields",
    [
        {"skills": ["b"] * (MOST_FIELDS + 1)},
        {f"field{number}": "b" * 10_000 for number in range(70)},
        {"bio": "b" * (MOST_TEXT_BYTES + 1)},
        {"b" * MOST_TEXT_BYTES: "b"},
    ],
    ids=["too many", "too long together", "one too long", "a long name"],
)
def test_so_it_is_when_it_comes_in_parts(client: FlaskClient, address: str, fields: dict[str, Any]) -> None:
    boundary, body = encode_multipart(fields)

    answer = client.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")

    assert answer.status_code == 413
    assert "more text than any of our forms can hold" in answer.text
    assert len(answer.data) < PAGE


def test_a_body_without_a_length_is_counted_as_it_is_read(app: Flask) -> None:
    answer = app.test_client().post(
        "/login",
        input_stream=io.BytesIO(b"email=b&" * 1_000_000),
        content_type=URLENCODED,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert answer.status_code == 413


def test_a_picture_is_taken_only_where_a_form_has_one(app: Flask, mara: Visitor) -> None:
    large = 1_000_000
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        address = app.url_map.bind("localhost").build(
            rule.endpoint, dict.fromkeys(rule.arguments, "x"), method="POST"
        )
        files = {"picture": FileStorage(io.BytesIO(b"\xff\xd8\xff" + bytes(large)), "boat.jpg")}
        boundary, body = encode_multipart(files)
        answer = mara.client.post(
            address, data=body, content_type=f"multipart/form-data; boundary={boundary}"
        )
        source = inspect.getsource(inspect.unwrap(app.view_functions[rule.endpoint]))
        shows_picture = any(word in source for word in ("upload", "SignUpForm", "LogInForm", "_keep_picture"))
        assert (answer.status_code != 413) == shows_picture, rule.endpoint


def test_the_longest_honest_dream_passes_and_comes_back_when_it_must(mara: Visitor, db: Any) -> None:
    wrong = mara.post("/dreams/new", {**A_LONG_DREAM, "title": ""}, page="/dreams/new")
    assert wrong.status_code == 200
    assert A_LONG_DREAM["description"] in wrong.text

    assert mara.post("/dreams/new", A_LONG_DREAM, page="/dreams/new").status_code == 303
    assert db["dreams"].find_one()["description"] == A_LONG_DREAM["description"]


def test_a_form_of_many_values_gives_back_no_more_than_anybody_writes(guest: Visitor) -> None:
    body = urlencode([("csrf_token", guest.token("/signup")), *[("skills", "b")] * (MOST_FIELDS - 10),
                      *[("interests", "sea")] * 5])  # fmt: skip

    answer = guest.client.post("/signup", data=body, content_type=URLENCODED)

    assert answer.status_code == 200
    assert answer.text.count('name="skills"') <= 52
    assert len(answer.data) < PAGE


def test_a_category_sent_often_is_chosen_once(mara: Visitor, db: Any) -> None:
    dream = {"title": "A boat", "description": "With a red sail.", "categories": ["sea"] * 300}

    assert mara.post("/dreams/new", dream, page="/dreams/new").status_code == 303
    assert db["dreams"].find_one()["categories"] == ["sea"]


def test_what_is_saved_for_after_the_log_in_is_measured_before_it_is_compressed(guest: Visitor) -> None:
    door = guest.client.post("/dreams/new", data={"description": "b" * 300_000})

    assert door.status_code == 401
    packed = SAVED_FORM.search(door.text)
    assert packed is None
    assert "too long to come along" in door.text


def test_a_member_has_no_more_than_ten_saved_forms_whoever_sends_them(mara: Visitor, db: Any) -> None:
    token = mara.token("/dreams/new")
    db["sessions"].delete_many({})
    door = mara.client.post("/dreams/new", data={"description": "b" * 90_000, "csrf_token": token})
    packed = SAVED_FORM.search(door.text)
    assert packed
    mara.post("/login", {"email": "mara@example.org", "password": PASSWORD})

    for _ in range(30):
        answer = mara.post("/login", {"kept": packed[1], "carried": "1"}, page="/dreamscape")
        assert answer.status_code == 303

    assert db["kept_forms"].count_documents({}) == 10
    assert "b" * 90_000 in mara.get(answer.location).text, "the newest is there"
