"""What may do harm asks for the password when it was last given more than ten minutes ago, and then goes on."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, TOKEN, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def adam(app: Flask) -> Visitor:
    """An admin."""
    visitor = Visitor(app).signed_up("Adam", "Moss", "adam@example.org")
    app.extensions["dreamscape"].moderation.roles.set("adam@example.org", "admin")
    return visitor


def some_time_passes(db: Any, minutes: float = 11) -> None:
    """Everybody gave their password so long ago."""
    then = datetime.now(UTC) - timedelta(minutes=minutes)
    db["sessions"].update_many({}, {"$set": {"created_at": then, "proven_at": then}})


def pressed(db: Any, tom: Visitor) -> dict[str, tuple[str, dict[str, str]]]:
    """What asks: the address and the fields of each."""
    other = db["sessions"].find_one({"user_agent": "elsewhere"})["_id"]
    return {
        "one log-in": (f"/settings/sessions/{other}/end", {}),
        "all log-ins": ("/settings/sessions/end-others", {}),
        "export": ("/settings/export", {}),
        "role": (f"/admin/members/{tom.id}/role", {"role": "moderator", "reason": "“Kind” & calm\nalways"}),
    }


def is_done(what: str, answer: TestResponse, db: Any, tom: Visitor) -> bool:
    if what == "role":
        return bool(db["users"].find_one({"email": tom.email, "role": "moderator"}))
    if what == "export":
        return (
            answer.mimetype == "application/zip"
            and zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
        )
    return db["sessions"].find_one({"user_agent": "elsewhere"}) is None


def answer_the_question(visitor: Visitor, asked: TestResponse, password: str) -> TestResponse:
    """Type a password into the page that asks, and send all that it has."""
    form = re.search(
        r'<form class="stack" method="post" action="([^"]+)">(.*?)</form>', asked.text, re.DOTALL
    )
    assert form
    assert TOKEN.search(form[2])
    fields = dict(HIDDEN.findall(form[2].replace("&amp;", "&")))
    return visitor.client.post(form[1], data={**fields, "password": password})


@pytest.fixture
def elsewhere(app: Flask, adam: Visitor) -> Visitor:
    """Another browser of the admin."""
    there = Visitor(app)
    there.client.environ_base["HTTP_USER_AGENT"] = "elsewhere"
    return there.logged_in(adam.email)


each = pytest.mark.parametrize("what", ["one log-in", "all log-ins", "export", "role"])


@each
@pytest.mark.usefixtures("elsewhere")
def test_right_after_logging_in_nothing_is_asked(adam: Visitor, tom: Visitor, db: Any, what: str) -> None:
    some_time_passes(db, minutes=9)
    path, fields = pressed(db, tom)[what]

    assert is_done(what, adam.post(path, fields), db, tom)


@each
@pytest.mark.usefixtures("elsewhere")
def test_later_the_password_is_asked_for_and_what_was_pressed_goes_on(
    adam: Visitor, tom: Visitor, db: Any, what: str
) -> None:
    path, fields = pressed(db, tom)[what]
    some_time_passes(db)

    asked = adam.post(path, fields)
    assert asked.status_code == 401
    assert "Is it still you?" in asked.text
    assert not is_done(what, asked, db, tom)

    wrong = answer_the_question(adam, asked, "not this one")
    assert wrong.status_code == 401
    assert 'id="password-error"' in wrong.text
    assert "not this one" not in wrong.text
    assert not is_done(what, wrong, db, tom)

    assert is_done(what, answer_the_question(adam, wrong, PASSWORD), db, tom)


@pytest.mark.usefixtures("elsewhere")
def test_nothing_of_what_was_typed_is_lost_on_the_way(adam: Visitor, tom: Visitor, db: Any) -> None:
    path, fields = pressed(db, tom)["role"]
    some_time_passes(db)

    answer_the_question(adam, adam.post(path, fields), PASSWORD)

    assert (
        db["audit"].find_one({"target.id": tom.id, "reason": {"$ne": ""}})["reason"].split()
        == fields["reason"].split()
    )


@pytest.mark.usefixtures("elsewhere")
def test_the_answer_gives_new_cookies_and_nothing_is_asked_for_ten_minutes(
    adam: Visitor, app: Flask, db: Any
) -> None:
    some_time_passes(db)
    cookie = adam.client.get_cookie("dreamscape")
    assert cookie
    thief = Visitor(app)
    thief.client.set_cookie("dreamscape", cookie.value)

    answer_the_question(adam, adam.post("/settings/export"), PASSWORD)

    assert thief.get("/welcome").status_code == 303
    assert adam.post("/settings/export").status_code == 200
    some_time_passes(db)
    assert adam.post("/settings/export").status_code == 401


def test_a_form_that_comes_back_with_an_error_has_a_token_that_works(
    adam: Visitor, tom: Visitor, db: Any
) -> None:
    path = f"/admin/members/{tom.id}/role"
    some_time_passes(db)

    answer = answer_the_question(adam, adam.post(path, {"role": "moderator", "reason": "x" * 501}), PASSWORD)

    assert answer.status_code == 422
    token = TOKEN.search(answer.text)
    assert token
    again = adam.client.post(path, data={"csrf_token": token[1], "role": "moderator", "reason": "calm"})
    assert again.status_code == 303


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("path", ["/settings/export", "/settings/sessions/end-others"])
def test_who_is_logged_out_by_then_logs_in_and_is_asked_nothing(guest: Visitor, path: str) -> None:
    answer = guest.post(path)

    assert answer.status_code == 303
    assert answer.location.startswith("/login")


class TestGuessing:
    """The page that asks is no place to try passwords."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "RATELIMIT_ENABLED": True, "LIMIT_LOGIN_EMAIL": "3 per hour"}

    def test_wrong_passwords_are_counted_with_those_of_the_settings(self, mara: Visitor, db: Any) -> None:
        some_time_passes(db)
        asked = mara.post("/settings/export")
        mara.post("/settings/password", {"old_password": "no", "password": "another long one"})
        for _ in range(2):
            assert answer_the_question(mara, asked, "no").status_code == 401

        assert answer_the_question(mara, asked, PASSWORD).status_code == 429

    def test_pressing_the_button_without_a_password_counts_nothing(self, mara: Visitor, db: Any) -> None:
        some_time_passes(db)
        for _ in range(5):
            asked = mara.post("/settings/export")

        assert answer_the_question(mara, asked, PASSWORD).status_code == 200
