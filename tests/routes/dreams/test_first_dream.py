"""A guest writes first, and says afterwards who they are: then the dream is out, with its picture."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from tests.routes.accounts.test_email_change import link_to
from tests.support.dream_forms import photo, saved_drafts, stored_dream, write
from tests.support.newcomers import choose
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

CARRIED = re.compile(r'name="kept"[^>]*value="([^"]+)"')
WRITTEN = {
    "title": "Play the accordion at a wedding",
    "description": "My daughter’s. She is six, so there is time.",
}
LENA = {"first_name": "Lena", "email": "lena@example.org", "password": PASSWORD, "old_enough": "y"}
OUT = "Your dream is out in the world."


def writes(guest: Visitor, **fields: Any) -> TestResponse:
    """A guest sends what they wrote."""
    return guest.post("/dreams/new", {**WRITTEN, **fields}, page="/dreams/new")


def carried(page: TestResponse) -> str:
    found = CARRIED.search(page.text)
    assert found, page.text
    return html.unescape(found[1])


def signs_up(guest: Visitor, asked: TestResponse, **fields: Any) -> TestResponse:
    """They say who they are, on the page that asks."""
    guest.email = LENA["email"]
    return guest.post("/signup", {**LENA, "kept": carried(asked), **fields})


def test_it_is_out_once_they_have_said_who_they_are(guest: Visitor, tom: Visitor, db: Any) -> None:
    asked = writes(guest)
    assert asked.status_code == 401
    assert "And who are you?" in asked.text
    assert WRITTEN["title"] in html.unescape(asked.text)
    assert "She is six" in html.unescape(asked.text)
    assert db["dreams"].count_documents({}) == 0

    answer = signs_up(guest, asked)

    assert (answer.status_code, answer.location) == (303, "/dreams/play-the-accordion-at-a-wedding")
    page = guest.get(answer.location).text
    assert "There it goes, Lena" in page
    assert OUT in page
    assert 'href="/welcome"' in page
    assert saved_drafts(guest) == ["guest.new-dream"]
    assert WRITTEN["title"] in tom.get("/dreamscape?view=latest").text


def test_its_picture_comes_along_and_nobody_sees_it_before(guest: Visitor, tom: Visitor, db: Any) -> None:
    asked = writes(guest, picture=photo(), picture_alt="An accordion")
    (kept,) = db["kept_pictures"].find()
    for name in ("dreams", "profile"):
        assert tom.get(f"/media/{name}/{kept['_id']}").status_code == 404
    assert db["pictures.files"].count_documents({}) == 0

    signs_up(guest, asked)

    picture = stored_dream(db)["picture"]
    assert picture["alt"] == "An accordion"
    assert tom.get(f"/media/{picture['public_id']}?w=400").mimetype == "image/webp"
    assert db["kept_pictures"].count_documents({}) == 0


@pytest.mark.usefixtures("mara")
def test_who_is_here_already_logs_in_and_shares_it(guest: Visitor, db: Any) -> None:
    asked = writes(guest, picture=photo())
    door = guest.post("/login", {"kept": carried(asked), "carried": "1"})
    assert "Log in and share it" in door.text
    assert WRITTEN["title"] in html.unescape(door.text)

    wrong = guest.post("/login", {"email": "mara@example.org", "password": "wrong", "kept": carried(door)})
    answer = guest.post("/login", {"email": "mara@example.org", "password": PASSWORD, "kept": carried(wrong)})

    assert answer.location == "/dreams/play-the-accordion-at-a-wedding"
    assert "There it goes, Mara" in guest.get(answer.location).text
    assert stored_dream(db)["picture"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "Every dream needs a name."),
        ({"description": " "}, "a sentence is enough"),
        ({"title": "x" * 121}, "At most 120 characters"),
        ({"audience": "circles"}, "Choose at least one circle"),
    ],
)
def test_what_is_wrong_is_said_before_and_nothing_is_lost(
    guest: Visitor, db: Any, fields: dict[str, str], message: str
) -> None:
    answer = writes(guest, picture=photo(), **fields)

    assert message in answer.text
    kept = re.search(r'name="kept_picture"[^>]*value="([^"]+)"', answer.text)
    assert kept
    asked = writes(guest, kept_picture=kept[1])
    signs_up(guest, asked)
    assert stored_dream(db)["picture"]


def test_a_file_that_is_no_picture_is_said_at_its_field(guest: Visitor, db: Any) -> None:
    answer = writes(guest, picture=(photo()[0].__class__(b"no picture"), "notes.jpg"))

    assert 'id="picture-error"' in answer.text
    assert "She is six" in html.unescape(answer.text)
    assert db["kept_pictures"].count_documents({}) == 0


class TestWhatItIsAbout:
    """Every dream is about one to five things; a guest is asked for them once it is out."""

    @pytest.mark.parametrize(
        ("title", "guessed"),
        [
            ("Play the accordion", ["wild-ideas"]),
            ("Sail out to SEA, with music!", ["music", "sea"]),
            ("Slow down", ["wild-ideas"]),
            ("A year of slow living", ["slow-living"]),
        ],
    )
    def test_it_is_guessed_and_then_asked(
        self, guest: Visitor, db: Any, title: str, guessed: list[str]
    ) -> None:
        location = signs_up(guest, writes(guest, title=title)).location
        assert stored_dream(db)["categories"] == guessed

        page = guest.get(location).text
        assert f'action="{location}/categories"' in page
        assert "We guessed." in page
        assert guest.post(f"{location}/categories", {"categories": ["craft", "home"]}).location == location

        assert stored_dream(db)["categories"] == ["home", "craft"]
        assert "We guessed." not in guest.get(location).text

    def test_what_they_say_themselves_is_not_asked_again(self, guest: Visitor, db: Any) -> None:
        location = signs_up(guest, writes(guest, categories=["craft"])).location

        assert stored_dream(db)["categories"] == ["craft"]
        assert "We guessed." not in guest.get(location).text

    def test_none_or_too_many_are_refused_then_too(self, guest: Visitor, db: Any) -> None:
        location = signs_up(guest, writes(guest, categories=["craft"])).location
        for wrong in ([], ["nonsense"], ["art", "travel", "music", "sport", "books", "nature"]):
            guest.post(f"{location}/categories", {"categories": wrong})
            assert stored_dream(db)["categories"] == ["craft"]

    def test_its_picture_keeps_its_words(self, guest: Visitor, db: Any) -> None:
        location = signs_up(guest, writes(guest, picture=photo(), picture_alt="An accordion")).location
        guest.post(f"{location}/categories", {"categories": ["craft"]})

        assert stored_dream(db)["picture"]["alt"] == "An accordion"

    def test_it_is_asked_before_where_nothing_can_be_guessed(
        self, guest: Visitor, app: Flask, db: Any
    ) -> None:
        db["categories"].update_one({"_id": "wild-ideas"}, {"$set": {"retired": True}})
        app.extensions["dreamscape"].categories.refresh()

        assert "Choose at least one" in writes(guest).text
        assert "And who are you?" in writes(guest, title="Sail out to sea").text


def test_a_member_is_still_asked_for_them(mara: Visitor, db: Any) -> None:
    assert "Choose at least one" in write(mara, categories=[]).text
    assert db["dreams"].count_documents({}) == 0


def test_whoever_thinks_of_something_else_comes_back_to_all_they_wrote(guest: Visitor) -> None:
    asked = writes(guest, picture=photo(), audience="members")

    form = guest.post("/dreams/new", {"kept": carried(asked), "again": "1"})

    text = html.unescape(form.text)
    assert WRITTEN["title"] in text
    assert WRITTEN["description"] in text
    assert 'value="members" ' in text
    assert re.search(r'name="kept_picture"[^>]*value="[^"]+"', text)
    assert ' checked><span dir="auto">Wild ideas' not in text


@pytest.mark.parametrize("kept", ["garbled", "", "W10.abc"])
def test_what_we_did_not_pack_brings_an_empty_form(guest: Visitor, kept: str) -> None:
    assert guest.post("/dreams/new", {"kept": kept, "again": "1"}).status_code == 200


class TestKeptPictures:
    def test_one_that_nobody_claims_is_gone_after_an_hour(self, guest: Visitor, db: Any) -> None:
        asked = writes(guest, picture=photo())
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61)):
            page = guest.get(signs_up(guest, asked).location).text

        assert "There it goes" in page
        assert "its picture had waited for too long" in page
        assert not stored_dream(db).get("picture")

    def test_there_are_no_more_than_so_many(self, guest: Visitor, db: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr("dreamscape.services.pictures.kept.MOST_KEPT", 1)
        writes(guest, picture=photo())
        asked = writes(guest, picture=photo())

        assert "no room here just now" in asked.text
        assert db["kept_pictures"].count_documents({}) == 1
        assert signs_up(guest, asked).status_code == 303

    def test_nor_larger_ones(self, guest: Visitor, db: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr("dreamscape.services.pictures.kept.MOST_BYTES", 10)

        assert "no room here just now" in writes(guest, picture=photo()).text
        assert db["kept_pictures"].count_documents({}) == 0

    def test_another_takes_its_place(self, guest: Visitor, db: Any) -> None:
        kept = re.search(
            r'name="kept_picture"[^>]*value="([^"]+)"', writes(guest, title="", picture=photo()).text
        )
        assert kept
        writes(guest, picture=photo(), kept_picture=kept[1])
        assert db["kept_pictures"].count_documents({}) == 1
        assert not db["kept_pictures"].find_one({"_id": kept[1]})


class TestLimit:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "RATELIMIT_ENABLED": True, "LIMIT_GUEST_DREAMS": "2 per hour"}

    def test_one_network_writes_so_many(self, guest: Visitor, mara: Visitor) -> None:
        assert [writes(guest).status_code for _ in range(3)] == [401, 401, 429]
        assert write(mara).status_code == 303


class TestConfirmedFirst:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "REQUIRE_CONFIRMED_EMAIL": True}

    def test_it_waits_in_its_form_for_the_mail_with_its_picture(
        self, app: Flask, guest: Visitor, db: Any
    ) -> None:
        asked = writes(guest, picture=photo(), audience="members")
        assert "We send you a mail then" in asked.text

        answer = signs_up(guest, asked)

        assert answer.location.startswith("/dreams/new?kept=")
        form = html.unescape(guest.get(answer.location).text)
        assert "confirm your e-mail address first" in form
        assert WRITTEN["title"] in form
        key = re.search(r'name="kept_picture"[^>]*value="([^"]+)"', form)
        assert key
        assert guest.post(link_to(app, LENA["email"])).location == answer.location
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=20)):
            sent = {**WRITTEN, "categories": ["craft"], "audience": "members", "kept_picture": key[1]}
            assert guest.post("/dreams/new", sent).status_code == 303
        assert stored_dream(db)["picture"]


class TestNewcomer:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "NEWCOMER_LIMITS": True}

    def test_the_door_is_guarded_on_this_page_too(self, guest: Visitor, db: Any) -> None:
        asked = writes(guest)
        assert 'name="made"' in asked.text
        assert 'name="homepage"' in asked.text

        caught = signs_up(guest, asked, homepage="https://robots.example")

        assert "we took you for a robot" in caught.text
        assert "And who are you?" in caught.text
        assert db["users"].count_documents({}) == db["dreams"].count_documents({}) == 0
        assert signs_up(guest, caught, made=_made(caught)).status_code == 303

    def test_one_that_waits_for_a_moderator_is_told_as_such(
        self, guest: Visitor, tom: Visitor, db: Any
    ) -> None:
        choose(db, hold_first_posts="always")
        location = signs_up(guest, writes(guest)).location

        page = guest.get(location).text
        assert "It is written down, Lena" in page
        assert "Somebody reads it first" in page
        assert OUT not in page
        assert tom.get(location).status_code == 404


def _made(page: TestResponse) -> str:
    found = re.search(r'name="made"[^>]*value="([^"]+)"', page.text)
    assert found
    return found[1]


@pytest.mark.usefixtures("tom")
def test_who_has_come_in_meanwhile_has_it_shared_by_the_press_alone(
    mara: Visitor, app: Flask, db: Any
) -> None:
    asked = carried(writes(Visitor(app)))
    stale = mara.client.post("/signup", data={**LENA, "kept": asked})
    assert stale.status_code == 303
    assert db["dreams"].count_documents({}) == 0

    assert mara.post("/signup", {**LENA, "kept": asked}).location.startswith("/dreams/play")
    assert db["dreams"].count_documents({}) == 1


def test_a_title_that_its_dreamer_has_used_comes_back_in_its_form(mara: Visitor, app: Flask, db: Any) -> None:
    write(mara, **WRITTEN)
    guest = Visitor(app)
    asked = writes(guest)
    answer = guest.post("/login", {"email": "mara@example.org", "password": PASSWORD, "kept": carried(asked)})

    page = html.unescape(guest.get(answer.location).text)
    assert "You already have a dream with this title" in page
    assert WRITTEN["description"] in page
    assert db["dreams"].count_documents({}) == 1
