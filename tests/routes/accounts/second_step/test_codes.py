"""Codes of an app and recovery codes: each works once, and nobody has tries without end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.extensions import limiter
from dreamscape.services.accounts.pending_log_ins import MOST_TRIES
from tests.support.phone import STEP, Phone, give, half_in, is_member, set_up
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    import time_machine
    from flask import Flask

from tests.routes.accounts.second_step.coming import MARA, NEW_PASSWORD, NOON, kept_dream, mails, wrong_code


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
        kept = kept_dream(mara)
        browser = half_in(app, MARA, kept=kept)
        for _ in range(MOST_TRIES - 1):
            assert "does not work" in give(browser, wrong_code(phone)).text

        answer = give(browser, wrong_code(phone), carried="1", kept=kept)
        assert answer.status_code == 307
        sent_on = browser.post("/login", {"carried": "1", "kept": kept}, page="/login")
        assert kept in sent_on.text
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
