"""Who has a second step is not in by the password alone, whichever way they come; and with it all goes on as before."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.phone import STEP, Phone, give, half_in, is_member, set_up
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    import time_machine
    from flask import Flask

from tests.routes.accounts.second_step.coming import (
    MARA,
    NEW_PASSWORD,
    NOON,
    WRONG,
    kept_dream,
    mails,
    wrong_code,
)


class TestComingIn:
    @pytest.mark.usefixtures("phone")
    def test_a_password_alone_lets_nobody_in(self, app: Flask, db: Any) -> None:
        before = db["sessions"].count_documents({})
        browser = half_in(app, MARA)

        assert not is_member(browser)
        assert browser.get("/dreamscape").location.startswith("/login")
        assert db["sessions"].count_documents({}) == before
        assert "One more step" in browser.get(STEP).text

    def test_with_the_code_they_are_in(self, app: Flask, phone: Phone) -> None:
        browser = half_in(app, MARA)
        answer = give(browser, phone.code())

        assert (answer.status_code, answer.location) == (303, "/dreamscape")
        assert is_member(browser)

    def test_the_page_they_wanted_and_remember_me_come_along(self, app: Flask, phone: Phone) -> None:
        browser = half_in(app, MARA, next="/dreams?x=1#top", remember="y")

        assert browser.client.get_cookie("dreamscape_remember") is None
        assert give(browser, phone.code()).location == "/dreams?x=1#top"
        assert browser.client.get_cookie("dreamscape_remember") is not None

    def test_a_wish_is_done_when_they_are_in_and_not_before(
        self, app: Flask, phone: Phone, tom: Visitor, db: Any
    ) -> None:
        tom.post("/dreams/new", {"title": "A boat", "description": "Red.", "categories": "travel"})
        browser = half_in(app, MARA, wish="follow-dream:a-boat")

        assert db["follows"].count_documents({}) == 0
        give(browser, phone.code())
        assert db["follows"].count_documents({}) == 1

    def test_what_they_had_written_is_in_its_form_again(
        self, app: Flask, mara: Visitor, phone: Phone
    ) -> None:
        browser = half_in(app, MARA, kept=kept_dream(mara))

        written = browser.get(give(browser, phone.code()).location).text
        assert 'value="Half a dream"' in written

    def test_who_is_suspended_comes_to_their_page(self, app: Flask, phone: Phone, db: Any) -> None:
        until = {"suspended_until": NOON + timedelta(days=3), "suspension_reason": "Rest."}
        db["users"].update_one({"email": MARA}, {"$set": until})
        browser = half_in(app, MARA)

        assert browser.get("/suspended").location.startswith("/login")
        assert give(browser, phone.code()).location == "/suspended"
        assert browser.get("/suspended").status_code == 200

    def test_who_was_leaving_stays_only_when_they_are_in(
        self, app: Flask, mara: Visitor, phone: Phone, db: Any
    ) -> None:
        mara.post("/settings/delete", {"password": PASSWORD, "word": "goodbye"})
        browser = half_in(app, MARA)

        assert "leaves_at" in db["users"].find_one({"email": MARA})
        give(browser, phone.code())
        assert "leaves_at" not in db["users"].find_one({"email": MARA})

    def test_a_new_browser_is_told_of_when_it_is_in(self, app: Flask, phone: Phone) -> None:
        browser = half_in(app, MARA)

        assert not mails(app, "A new browser is logged in")
        give(browser, phone.code())
        assert len(mails(app, "A new browser is logged in")) == 1

    @pytest.mark.usefixtures("phone")
    def test_only_a_digest_of_what_their_browser_has_is_stored(self, app: Flask, db: Any) -> None:
        browser = half_in(app, MARA)
        with browser.client.session_transaction() as session:
            token = session["pending_log_in"]

        (pending,) = db["pending_log_ins"].find()
        assert pending["_id"] == hashlib.sha256(token.encode()).hexdigest()
        assert token not in str(pending)

    @pytest.mark.usefixtures("phone")
    def test_somebody_without_one_is_asked_for_nothing(self, app: Flask, tom: Visitor) -> None:
        assert Visitor(app).logged_in(tom.email).get("/settings").status_code == 200

    def test_the_page_is_for_nobody_else(self, guest: Visitor, mara: Visitor) -> None:
        assert guest.get(STEP).location == "/login"
        assert guest.post(STEP, {"code": WRONG}).location == "/login"
        assert mara.get(STEP, follow_redirects=True).request.path == "/dreamscape"


class TestOtherWays:
    def link(self, app: Flask) -> str:
        Visitor(app).post("/password-reset", {"email": MARA})
        found = re.search(r"/password-reset/\S+", mails(app, "Choose a new password")[0].text)
        assert found
        return found[0]

    def test_a_new_password_by_mail_is_no_way_round(self, app: Flask, phone: Phone) -> None:
        browser, link = Visitor(app), self.link(app)
        answer = browser.post(link, {"password": NEW_PASSWORD}, page=link)

        assert answer.location == STEP
        assert not is_member(browser)
        assert give(browser, wrong_code(phone)).status_code == 200
        assert give(browser, phone.code()).location == "/dreamscape"
        assert is_member(browser)

    def test_nor_is_it_one_in_the_browser_of_somebody_else(
        self, app: Flask, phone: Phone, tom: Visitor
    ) -> None:
        link = self.link(app)
        assert tom.post(link, {"password": NEW_PASSWORD}, page=link).location == STEP

        assert "tom@example.org" in tom.get("/settings").text, "he is still himself"
        give(tom, phone.code())
        assert MARA in tom.get("/settings").text

    @pytest.mark.usefixtures("phone")
    def test_a_link_that_confirms_an_address_lets_nobody_in(self, app: Flask) -> None:
        found = re.search(r"/settings/email/confirm/\S+", mails(app, "Is this your address?")[0].text)
        assert found
        browser = Visitor(app)
        browser.post(found[0], page=found[0])

        assert not is_member(browser)

    def test_browsers_that_are_in_stay_in(self, app: Flask, mara: Visitor) -> None:
        remembered = Visitor(app).logged_in(MARA, remember="y")
        set_up(mara, -1)
        remembered.client.delete_cookie("dreamscape")

        assert is_member(remembered)

    @pytest.mark.usefixtures("phone")
    def test_the_password_given_again_within_a_log_in_needs_no_code(
        self, mara: Visitor, clock: time_machine.Traveller
    ) -> None:
        clock.shift(timedelta(minutes=30))

        answer = mara.post("/settings/export", {"password": PASSWORD}, page="/settings")
        assert answer.mimetype == "application/zip"
