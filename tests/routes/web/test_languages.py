"""A site of two languages: which one a reader gets, and that a catalogue is all that a language needs."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
import time_machine
from babel.dates import format_date
from bson import ObjectId

import config
from dreamscape import create_app
from dreamscape.messages import Message
from dreamscape.web import formats, translations
from tests.conftest import TEST_SETTINGS
from tests.support.dream_forms import write
from tests.support.german import german
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

DE = {"Accept-Language": "de, en;q=0.5"}
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    for _ in german(tmp_path, monkeypatch):
        yield {**TEST_SETTINGS, "LANGUAGES": ("en", "de")}


@pytest.fixture
def greta(app: Flask) -> Visitor:
    """A member who signed up in German, and whose browser has forgotten about it since."""
    visitor = Visitor(app)
    visitor.client.set_cookie("language", "de")
    visitor.signed_up("Greta", "Blum", "greta@example.org")
    visitor.client.delete_cookie("language")
    return visitor


def language_of(client: FlaskClient | Visitor, path: str = "/login", **kwargs: Any) -> str:
    """The language that a page says it is in."""
    found = re.search(r'<html lang="([^"]+)"', client.get(path, **kwargs).text)
    assert found
    return found[1]


class TestWhich:
    """The member's own choice, else that of the browser they use, else what it says it likes."""

    def test_a_guest_gets_what_their_browser_likes_best_of_what_is_offered(self, client: FlaskClient) -> None:
        assert language_of(client) == "en"
        assert language_of(client, headers=DE) == "de"
        assert language_of(client, headers={"Accept-Language": "fr"}) == "en"

    def test_a_guest_chooses_for_this_browser_and_comes_back(self, guest: Visitor) -> None:
        answer = guest.post("/language", {"language": "de", "next": "/signup?next=/dreams"}, page="/signup")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/signup?next=/dreams")
        assert "HttpOnly" in answer.headers["Set-Cookie"]
        assert language_of(guest) == "de"

    @pytest.mark.parametrize("code", ["", "fr", "de; evil", "../de"])
    def test_what_is_not_offered_changes_nothing(
        self, guest: Visitor, mara: Visitor, db: Any, code: str
    ) -> None:
        for visitor in (guest, mara):
            assert visitor.post("/language", {"language": code}).status_code == 303
            assert language_of(visitor, "/dreams/new" if visitor is mara else "/login") == "en"
        assert db["users"].find_one()["language"] == "en"
        guest.client.set_cookie("language", code or "x")
        assert language_of(guest) == "en"

    def test_a_member_chooses_for_all_their_browsers(self, mara: Visitor, app: Flask, db: Any) -> None:
        answer = mara.post("/language", {"language": "de", "next": "/settings"})
        assert answer.headers["Location"] == "/settings"
        assert "language=" not in str(answer.headers.getlist("Set-Cookie"))
        assert db["users"].find_one()["language"] == "de"
        assert language_of(mara, "/settings") == "de"
        other = Visitor(app).logged_in("mara@example.org")
        assert language_of(other, "/settings") == "de"
        other.post("/logout")
        assert language_of(other) == "en", "the next person at this browser chooses for themselves"

    def test_a_member_who_never_chose_reads_as_their_browser_likes(self, mara: Visitor, db: Any) -> None:
        db["users"].update_one({}, {"$unset": {"language": ""}})
        assert language_of(mara, "/settings", headers=DE) == "de"
        db["users"].update_one({}, {"$set": {"language": "fr"}})
        assert language_of(mara, "/settings", headers=DE) == "de", "offered no longer"

    def test_signing_up_remembers_the_language_it_was_done_in(self, greta: Visitor, db: Any) -> None:
        assert db["users"].find_one()["language"] == "de"
        assert language_of(greta, "/settings") == "de"

    def test_pages_offer_the_choice_in_the_languages_themselves(self, guest: Visitor, mara: Visitor) -> None:
        for page in (guest.get("/login").text, mara.get("/settings").text):
            assert re.search(r'<option value="de" lang="de"\s*>Deutsch</option>', page)
            assert re.search(r'<option value="en" lang="en" selected>English</option>', page)
        assert 'name="language"' not in mara.get("/dreams/new").text

    def test_caches_are_told_that_a_page_depends_on_it(self, client: FlaskClient) -> None:
        assert "Accept-Language" in client.get("/login").headers["Vary"]
        assert "Accept-Language" not in client.get("/robots.txt").headers.get("Vary", "")


class TestOneLanguage:
    """The usual site."""

    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return dict(TEST_SETTINGS)

    def test_there_is_nothing_to_choose(self, guest: Visitor, mara: Visitor) -> None:
        assert 'name="language"' not in guest.get("/login").text + mara.get("/settings").text
        assert "Accept-Language" not in guest.get("/login").headers["Vary"]

    def test_a_language_without_a_catalogue_is_refused_at_the_start(self, db: Any) -> None:
        for code in ("de", "not-a-language"):
            with pytest.raises(config.Misconfigured, match=code):
                create_app({**TEST_SETTINGS, "LANGUAGES": ("en", code)}, client=db.client)


class TestGerman:
    """What a catalogue brings into German."""

    def test_error_pages(self, client: FlaskClient) -> None:
        page = client.get("/nowhere", headers=DE).text
        assert "Hier sind nur Sterne" in page
        assert "Wir haben überall gesucht" in page
        assert "Nothing but stars here" in client.get("/nowhere").text

    def test_labels_and_what_is_wrong_at_a_field(self, guest: Visitor) -> None:
        wrong = {"first_name": "", "last_name": "x" * 61, "email": "a@example.org", "password": "short"}
        page = guest.post("/signup", wrong, headers=DE).text
        assert "Wie dürfen wir dich nennen?" in page
        assert "Höchstens 60 Zeichen, bitte; das sind 61." in page
        assert "Bitte mindestens 8 Zeichen; 5 sind zu wenig." in page
        assert "E-Mail-Adresse" in guest.get("/login", headers=DE).text
        assert "E-Mail-Adresse" not in guest.get("/login").text

    def test_what_wtforms_says(self, ada: Visitor, mara: Visitor) -> None:
        ada.post("/language", {"language": "de"})
        page = ada.post(f"/admin/members/{mara.id}/suspend", {"until": "tomorrow", "reason": "So."}).text
        assert "Das ist kein Datum." in page

    def test_what_is_flashed(self, greta: Visitor) -> None:
        assert greta.post("/settings/privacy", {"members_only": "y"}).status_code == 303
        assert "Gespeichert. Es gilt ab jetzt." in greta.get("/settings/privacy").text

    def test_time_and_plurals(self, app: Flask) -> None:
        with app.test_request_context(headers=DE), time_machine.travel(NOON, tick=False):
            assert formats.humantime(NOON - timedelta(days=1)) == "vor einem Tag"
            assert formats.humantime(NOON - timedelta(days=16)) == "vor 16 Tagen"
            assert formats.humantime(NOON - timedelta(days=40)) == "16. Oktober 2026"

    def test_mails_are_in_their_readers_language_whoever_has_them_sent(
        self, greta: Visitor, mara: Visitor, guest: Visitor, db: Any
    ) -> None:
        db["jobs"].delete_many({})
        for member in (greta, mara):
            guest.post("/password-reset", {"email": member.email})
        subjects = {job["payload"]["to"]: job["payload"]["subject"] for job in db["jobs"].find()}
        assert subjects == {
            "greta@example.org": "Wähle ein neues Passwort",
            "mara@example.org": "Choose a new password",
        }
        assert language_of(guest) == "en"

    def test_a_mail_and_a_word_with_a_date(self, greta: Visitor, db: Any) -> None:
        greta.post("/settings/delete", {"password": PASSWORD, "word": "goodbye"})
        letter = db["jobs"].find_one({"payload.subject": {"$regex": "verlässt"}})["payload"]
        day = format_date(db["users"].find_one()["leaves_at"], "d. MMMM y", locale="de")
        assert letter["subject"] == f"Du verlässt uns am {day}"
        assert day in letter["text"]
        assert day in letter["html"]

    def test_notices_the_log_and_the_copy_of_everything(self, greta: Visitor, mo: Visitor, db: Any) -> None:
        write(greta, title="A boat")
        dream = db["dreams"].find_one()["_id"]
        mo.post(f"/admin/dreams/{dream}/remove", {"reason": "It leaks."})
        said = "Dein Traum „A boat“ wurde entfernt."
        assert said in greta.get("/dreams").text
        copy = ZipFile(BytesIO(greta.post("/settings/export").data)).read("dreamscape.json").decode()
        assert said in copy
        assert "removed a dream" in mo.get("/admin/log").text
        mo.post("/language", {"language": "de"})
        assert "hat einen Traum entfernt" in mo.get("/admin/log").text

    def test_what_was_stored_as_sentences_is_shown_as_it_is(
        self, greta: Visitor, mo: Visitor, db: Any
    ) -> None:
        told: dict[str, Any] = {
            "text": "Your dream “Old” was taken down.",
            "reason": "100 % of it",
            "at": NOON,
        }
        db["notifications"].insert_one(
            {"member_id": ObjectId(greta.id), "kind": "moderation", "thing_id": 1, "unread": True, **told}
        )
        target = {"kind": "member", "id": greta.id, "name": ""}
        done = {"action": "suspended until 2026-12-01", "reason": "100 % of %(it)s", "target": target}
        db["audit"].insert_one({"at": NOON, "by": None, **done})
        assert told["text"] in greta.get("/dreams").text
        page = mo.get("/admin/log").text
        assert "suspended until 2026-12-01" in page
        assert "100 % of %(it)s" in page

    def test_a_reason_is_never_taken_for_a_sentence_of_ours(self, greta: Visitor, ada: Visitor) -> None:
        ada.post(
            f"/admin/members/{greta.id}/suspend", {"until": "2027-01-05", "reason": "removed a dream %(x)s"}
        )
        ada.post("/language", {"language": "de"})
        page = ada.get("/admin/log").text
        assert "removed a dream %(x)s" in page
        assert "hat ausgesperrt bis 5. Januar 2027" in page


def test_a_language_is_used_for_a_while_and_the_one_before_comes_back(app: Flask) -> None:
    hello = Message("Choose a new password")
    for outside in (app.app_context(), app.test_request_context(headers=DE)):
        with outside:
            before = translations.translate(hello)
            with translations.in_language("de") as translate:
                assert translate(hello) == "Wähle ein neues Passwort"
                assert translate(date(2026, 11, 1)) == "1. November 2026"
                with translations.in_language("fr"):
                    assert translations.language() == "en", "not offered: the site's first"
                assert translations.language() == "de"
            assert translations.translate(hello) == before
