"""Somebody suspended has one page of their own, with what may be done meanwhile; to all the rest they are a guest."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from tests.conftest import TEST_SETTINGS
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

IN_A_WEEK = (datetime.now(UTC) + timedelta(days=7)).date()
WHY = {"reason": "Three unkind comments in one evening.", "rule": "hate"}
CLOSED = (
    "/dreams", "/profile", "/settings", "/settings/email", "/settings/password", "/settings/privacy",
    "/settings/sessions", "/welcome", "/admin/", "/", "/login", "/signup",
)  # fmt: skip


@pytest.fixture
def suspended(mo: Visitor, mara: Visitor) -> Visitor:
    """Mara, who has a dream, was suspended, and has logged in."""
    mara.post("/dreams/new", {"title": "A boat", "description": "With a sail.", "categories": "travel"})
    mo.post(f"/admin/members/{mara.id}/suspend", {"until": str(IN_A_WEEK), **WHY})
    assert (
        mara.post("/login", {"email": mara.email, "password": PASSWORD}).headers["Location"] == "/suspended"
    )
    return mara


def test_it_says_why_by_which_rule_and_until_when_and_is_kept_by_no_cache(suspended: Visitor) -> None:
    answer = suspended.get("/suspended")

    assert WHY["reason"] in answer.text
    assert "Hatred and contempt for people" in answer.text
    assert f"{IN_A_WEEK.day} {IN_A_WEEK:%B %Y}" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in answer.text


def test_every_page_of_members_and_every_door_leads_there(suspended: Visitor) -> None:
    led = {path: suspended.get(path).headers.get("Location") for path in CLOSED}

    assert set(led.values()) == {"/suspended"}, led
    fetched = suspended.get("/dreamscape/aside", headers={"HX-Request": "true"})
    assert (fetched.status_code, fetched.headers["HX-Redirect"]) == (401, "/suspended")


def test_what_is_public_they_see_as_a_guest_and_may_do_nothing_there(suspended: Visitor, db: Any) -> None:
    page = suspended.get("/dreams/a-boat")
    assert "With a sail." in page.text
    assert "/edit" not in page.text
    assert "/suspended" in page.text
    assert "Log out" in page.text

    for path in ("/dreams/a-boat/edit", "/dreams/a-boat/comments", "/people/mo-derat/follow", "/dreams/new"):
        answer = suspended.post(
            path, {"title": "Another", "body": "Hello", "description": "x"}, page="/suspended"
        )
        assert answer.headers["Location"] == "/suspended", path
    assert db["comments"].count_documents({}) == db["follows"].count_documents({}) == 0
    assert [dream["title"] for dream in db["dreams"].find()] == ["A boat"]


def test_a_guest_and_a_member_have_no_such_page(guest: Visitor, tom: Visitor, db: Any) -> None:
    for visitor, to in ((guest, "/login"), (tom, "/dreamscape")):
        assert visitor.get("/suspended").headers["Location"].startswith(to)
        assert visitor.post("/appeals", {"body": "Hm."}).status_code in (303, 401)
    assert db["appeals"].count_documents({}) == 0


def test_one_message_reaches_the_moderators(suspended: Visitor, mo: Visitor, ada: Visitor) -> None:
    empty = suspended.post("/appeals", {"body": "  "}, page="/suspended")
    assert empty.status_code == 422
    assert 'id="body-error"' in empty.text
    assert WHY["reason"] in empty.text

    assert suspended.post("/appeals", {"body": "It was a joke."}).headers["Location"] == "/suspended#appeal"
    page = suspended.get("/suspended").text
    assert "It was a joke." in page
    assert "Send appeal" not in page

    again = suspended.post("/appeals", {"body": "Please read it."}, page="/suspended")
    assert again.status_code == 422
    assert "already" in again.text
    assert mo.get("/admin/appeals").text.count("It was a joke.") == 1
    assert "One appeal waits to be decided" in ada.get("/admin/").text


def test_a_stale_form_gives_the_words_back(suspended: Visitor, db: Any) -> None:
    answer = suspended.client.post("/appeals", data={"body": "It was a joke.", "csrf_token": "old"})

    assert answer.status_code == 400
    assert "It was a joke." in answer.text
    assert db["appeals"].count_documents({}) == 0
    for path in ("/logout", "/settings/delete"):
        assert suspended.client.post(path, data={}).headers["Location"] == "/suspended"
    assert suspended.get("/suspended").status_code == 200


def test_what_was_decided_is_read_there_and_whoever_was_let_in_is_in(
    suspended: Visitor, mo: Visitor, ada: Visitor, db: Any
) -> None:
    suspended.post("/appeals", {"body": "It was a joke."}, page="/suspended")
    decline = f"/admin/appeals/{db['appeals'].find_one()['_id']}/decline"
    assert mo.post(decline, {"answer": "No."}).status_code == 403
    refused = ada.post(decline, {"answer": ""})
    assert refused.status_code == 422
    assert "Say why it stays so" in refused.text
    assert ada.post(decline, {"answer": "Nobody laughed."}).status_code == 303

    assert "Nobody laughed." in suspended.get("/suspended").text
    mo.post(f"/admin/members/{suspended.id}/lift")
    assert suspended.get("/suspended").headers["Location"] == "/dreamscape"
    assert "It stays as we decided" in suspended.get("/dreams").text


def test_they_take_their_data_along(suspended: Visitor) -> None:
    assert suspended.get("/settings/export").status_code == 200
    answer = suspended.post("/settings/export", page="/suspended")

    copy = json.loads(zipfile.ZipFile(io.BytesIO(answer.data)).read("dreamscape.json"))
    assert [dream["title"] for dream in copy["dreams"]] == ["A boat"]
    assert copy["profile"]["suspension_rule"] == "hate"


def test_after_ten_minutes_their_data_asks_for_the_password_once_more(suspended: Visitor) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        asked = suspended.post("/settings/export", page="/suspended")
        assert asked.status_code == 401
        assert suspended.email in asked.text
        assert suspended.post("/settings/export", {"password": PASSWORD}).mimetype == "application/zip"
        assert suspended.get("/suspended").status_code == 200


def test_they_can_go_and_the_fortnight_begins_when_it_no_longer_rests(suspended: Visitor, db: Any) -> None:
    assert suspended.get("/settings/delete").status_code == 200
    answer = suspended.post("/settings/delete", {"password": PASSWORD, "word": "goodbye"})

    assert answer.headers["Location"] == "/"
    due_at = db["users"].find_one({"email": suspended.email})["leaves_at"]
    assert due_at == datetime(IN_A_WEEK.year, IN_A_WEEK.month, IN_A_WEEK.day, tzinfo=UTC) + timedelta(days=14)


def test_the_page_says_how_much_time_is_left(suspended: Visitor, db: Any) -> None:
    until = datetime(IN_A_WEEK.year, IN_A_WEEK.month, IN_A_WEEK.day, tzinfo=UTC)
    # Asked for in another tab just now.
    db["users"].update_one(
        {"email": suspended.email}, {"$set": {"leaves_at": until + timedelta(days=9, hours=3)}}
    )

    assert "there are 9 days left to change your mind" in suspended.get("/suspended").text


def test_they_choose_the_look_and_log_out(suspended: Visitor, guest: Visitor) -> None:
    answer = suspended.post("/settings/theme", {"theme": "dark"}, page="/settings/theme")
    assert "theme=dark" in answer.headers["Set-Cookie"]
    assert 'data-theme="dark"' in suspended.get("/suspended").text

    suspended.post("/logout", page="/suspended")
    assert suspended.get("/suspended").headers["Location"].startswith("/login")
    assert guest.get("/dreams/a-boat").status_code == 200


class TestLanguages:
    """Where there are several, theirs is used and can be chosen."""

    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {**TEST_SETTINGS, "LANGUAGES": ("en", "ar-XB")}

    def test_they_choose_a_language(self, suspended: Visitor) -> None:
        suspended.post("/language", {"language": "ar-XB", "next": "/suspended"}, page="/suspended")

        assert '<html lang="ar-XB"' in suspended.get("/suspended").text


def test_a_wish_at_the_door_is_not_fulfilled(mo: Visitor, mara: Visitor, guest: Visitor, db: Any) -> None:
    mo.post("/dreams/new", {"title": "A kite", "description": "High.", "categories": "travel"})
    mo.post(f"/admin/members/{mara.id}/suspend", {"until": str(IN_A_WEEK), **WHY})

    guest.post("/login", {"email": mara.email, "password": PASSWORD, "wish": "follow-dream:a-kite"})

    assert db["follows"].count_documents({}) == 0
    assert "Log in first" not in guest.get("/suspended").text


def test_the_suspended_come_in_by_no_other_way(suspended: Visitor, app: Flask, db: Any) -> None:
    """A session that runs is a member's again as soon as the suspension is over, and no sooner."""
    until = datetime(IN_A_WEEK.year, IN_A_WEEK.month, IN_A_WEEK.day, tzinfo=UTC)
    db["sessions"].update_many({}, {"$set": {"expires_at": until + timedelta(days=9)}})
    other = suspended.at(app)
    with time_machine.travel(until - timedelta(seconds=1), tick=False):
        assert other.get("/dreamscape").headers["Location"] == "/suspended"
    with time_machine.travel(until, tick=False):
        assert other.get("/dreamscape").status_code == 200
