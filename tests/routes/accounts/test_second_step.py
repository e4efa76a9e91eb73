"""Who has a second step is not in by the password alone, whichever way they come; and with it all goes on as before."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape.extensions import limiter
from dreamscape.services.accounts.pending_log_ins import MOST_TRIES
from tests.support.phone import STEP, Phone, give, half_in, is_member, set_up
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

MARA = "mara@example.org"
NEW_PASSWORD = "a kite above the roofs"
NOON = datetime(2030, 5, 1, 12, 0, 10, tzinfo=UTC)
WRONG = "000000"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Half minutes begin when a test says so."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def phone(mara: Visitor) -> Phone:
    return set_up(mara, -1)


def mails(app: Flask, subject: str) -> list[Any]:
    """The mails of this subject, the newest first."""
    with app.app_context():
        outbox = app.extensions["dreamscape"].mail_queue.outbox()
    return [queued.mail for queued in outbox if queued.mail.subject == subject]


def wrong_code(phone: Phone) -> str:
    """Six digits that are no code about now."""
    return next(code for code in (WRONG, "111111", "222222") if code not in map(phone.code, (-1, 0, 1)))


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
        token = mara.token("/dreams/new")
        mara.post("/logout")
        door = mara.client.post("/dreams/new", data={"title": "Half a dream", "csrf_token": token}).text
        kept = re.search(r'name="kept"[^>]*value="([^"]+)"', door)
        assert kept
        browser = half_in(app, MARA, kept=kept[1])

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


class TestCodes:
    def test_a_code_works_once(self, app: Flask, phone: Phone) -> None:
        first, second = half_in(app, MARA), half_in(app, MARA)
        code = phone.code()
        give(first, code)

        answer = give(second, code)
        assert "This code does not work" in answer.text
        assert not is_member(second)

    def test_nor_does_one_from_before_it(self, app: Flask, phone: Phone) -> None:
        first, second = half_in(app, MARA), half_in(app, MARA)
        give(first, phone.code(1))

        give(second, phone.code())
        assert not is_member(second)

    def test_the_first_code_of_an_app_is_used_up_by_setting_it_up(self, app: Flask, phone: Phone) -> None:
        browser = half_in(app, MARA)

        give(browser, phone.code(-1))
        assert not is_member(browser)

    def test_a_clock_may_be_wrong_by_half_a_minute(
        self, app: Flask, phone: Phone, clock: time_machine.Traveller
    ) -> None:
        let_in = []
        for steps in (-2, -1, 0, 1, 2):
            clock.shift(timedelta(minutes=5))
            give(browser := half_in(app, MARA), phone.code(steps))
            let_in.append(is_member(browser))

        assert let_in == [False, True, True, True, False]

    def test_gaps_and_the_alphabet_of_the_digits_do_not_matter(
        self, app: Flask, phone: Phone, clock: time_machine.Traveller
    ) -> None:
        arabic = {ord("0") + n: 0x660 + n for n in range(10)}
        for write in (
            lambda code: f"{code[:3]} {code[3:]}",
            lambda code: f" {' '.join(code)} ",
            lambda code: code.translate(arabic),
        ):
            clock.shift(timedelta(minutes=1))
            give(browser := half_in(app, MARA), write(phone.code()))
            assert is_member(browser)

    def test_odd_codes_are_simply_wrong_ones(self, app: Flask, phone: Phone) -> None:
        browser = half_in(app, MARA)
        for code in ("", "x" * 41):  # which are no try
            assert give(browser, code).status_code == 200
        for code in ("²²²²²²", "-12345", "🌙", "\x00" * 6 + "1"):
            assert give(browser, code).status_code == 200

        assert not is_member(browser)
        give(browser, phone.code())
        assert is_member(browser)

    def test_a_recovery_code_lets_in_once_and_is_told_by_mail(self, app: Flask, phone: Phone) -> None:
        first, second = half_in(app, MARA), half_in(app, MARA)
        give(first, phone.codes[0].upper().replace("-", " "))

        assert is_member(first)
        assert "one of your recovery codes. 9 are left" in mails(app, "How you log in has changed")[0].text
        assert "none of your recovery codes" in give(second, phone.codes[0]).text
        give(second, phone.codes[1])
        assert is_member(second)

    @pytest.mark.usefixtures("phone")
    def test_those_of_somebody_else_do_not(self, app: Flask, tom: Visitor) -> None:
        toms = set_up(tom, -1)
        browser = half_in(app, MARA)

        for code in (toms.code(), toms.codes[0]):
            give(browser, code)
        assert not is_member(browser)


class TestTries:
    def test_after_five_wrong_ones_they_begin_anew_and_keep_what_they_wrote(
        self, app: Flask, mara: Visitor, phone: Phone
    ) -> None:
        token = mara.token("/dreams/new")
        mara.post("/logout")
        door = mara.client.post("/dreams/new", data={"title": "Half a dream", "csrf_token": token}).text
        kept = re.search(r'name="kept"[^>]*value="([^"]+)"', door)
        assert kept
        browser = half_in(app, MARA, kept=kept[1])
        for _ in range(MOST_TRIES - 1):
            assert "does not work" in give(browser, wrong_code(phone)).text

        answer = give(browser, wrong_code(phone), carried="1", kept=kept[1])
        assert answer.status_code == 307
        sent_on = browser.post("/login", {"carried": "1", "kept": kept[1]}, page="/login")
        assert kept[1] in sent_on.text
        assert give(browser, phone.code()).location.startswith("/login")
        assert not is_member(browser)

    def test_many_wrong_ones_are_told_by_mail_however_they_are_spread(self, app: Flask, phone: Phone) -> None:
        for _ in range(3):
            browser = half_in(app, MARA)
            for _ in range(3):
                give(browser, wrong_code(phone))

        assert len(mails(app, "Does somebody know your password?")) == 1

    def test_a_right_one_begins_the_count_anew(self, app: Flask, phone: Phone) -> None:
        for code in (0, 1):
            browser = half_in(app, MARA)
            for _ in range(4):
                give(browser, wrong_code(phone))
            give(browser, phone.code(code))

        assert not mails(app, "Does somebody know your password?")

    def test_it_is_over_after_ten_minutes(
        self, app: Flask, phone: Phone, clock: time_machine.Traveller
    ) -> None:
        browser = half_in(app, MARA, next="/dreams")
        clock.shift(timedelta(minutes=10, seconds=1))

        answer = browser.post(STEP, {"code": phone.code(), "next": "/dreams"})
        assert answer.location == "/login?next=/dreams"
        assert not is_member(browser)

    def test_a_new_password_voids_it(self, app: Flask, mara: Visitor, phone: Phone) -> None:
        browser = half_in(app, MARA)
        mara.post("/settings/password", {"old_password": PASSWORD, "password": NEW_PASSWORD})

        give(browser, phone.code())
        assert not is_member(browser)

    def test_so_does_being_kept_out(self, app: Flask, phone: Phone, services: Any) -> None:
        browser = half_in(app, MARA)
        mara = services.accounts.by_email(MARA)
        app.extensions["dreamscape.core"].stores.member_status.suspend(
            mara.id, NOON + timedelta(days=2), "Rest."
        )

        assert give(browser, phone.code()).location.startswith("/login")


class TestLimits:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        few = {"LIMIT_LOGIN_EMAIL": "4 per hour", "LIMIT_SECOND_STEP": "6 per hour"}
        return {**settings, **few, "RATELIMIT_ENABLED": True}

    @pytest.fixture
    def phone(self, app: Flask, mara: Visitor) -> Phone:
        with app.app_context():
            limiter.reset()
        return set_up(mara, -1)

    def give_from(self, app: Flask, network: str, code: str, browser: Visitor | None = None) -> int:
        visitor = browser or Visitor(app)
        here = {"REMOTE_ADDR": network}
        token = visitor.token("/login")
        fields = {"email": MARA, "password": PASSWORD, "csrf_token": token}
        assert visitor.client.post("/login", data=fields, environ_overrides=here).location == STEP
        data = {"code": code, "csrf_token": visitor.token(STEP)}
        return visitor.client.post(STEP, data=data, environ_overrides=here).status_code

    def test_guesses_are_counted_by_member_and_keep_no_known_browser_out(
        self, app: Flask, mara: Visitor, phone: Phone
    ) -> None:
        wrong = wrong_code(phone)
        guesses = [self.give_from(app, f"198.51.100.{n}", wrong) for n in range(8)]
        mara.post("/logout")

        assert guesses == [200] * 6 + [429] * 2
        assert self.give_from(app, "203.0.113.1", phone.code(), mara) == 303

    def test_and_by_network(self, app: Flask, phone: Phone) -> None:
        browser = half_in(app, MARA)
        codes = [give(browser, wrong_code(phone)).status_code for _ in range(5)]

        assert codes == [200] * 4 + [429]
