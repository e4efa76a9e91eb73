"""Settings, Security: an authenticator app is set up, changed and taken away, and recovery codes are given once."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from dreamscape import create_app
from dreamscape.services.accounts import totp
from tests.support.phone import CODES, SET_UP, Phone, give, half_in, is_member, scan, set_up, typed
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

MARA = "mara@example.org"
PAGE = "/settings/security"
SHOWN = f"{PAGE}/recovery-codes"
RENEW = f"{PAGE}/recovery-codes/renew"
REMOVE = f"{PAGE}/totp/remove"
NOON = datetime(2030, 5, 1, 12, 0, 10, tzinfo=UTC)
NEW_KEY = "the key that came after it, and just as long"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def told(app: Flask) -> list[str]:
    """What mails have said of a second step, the newest first."""
    with app.app_context():
        outbox = app.extensions["dreamscape"].mail_queue.outbox()
    return [q.mail.text for q in outbox if q.mail.subject == "How you log in has changed"]


class TestSettingUp:
    def test_the_key_stands_beside_its_picture_and_is_kept_nowhere_before_its_first_code(
        self, mara: Visitor, db: Any
    ) -> None:
        page = mara.get(SET_UP).text

        assert '<svg viewBox="0 0 ' in page
        shown = re.search(r'class="set-up__key"[^>]*>(.*?)</p>', page)
        assert shown
        assert re.sub(r"<[^>]+>|\s", "", shown[1]) == scan(page)
        assert db["second_steps"].count_documents({}) == 0
        assert is_member(Visitor(mara.app).logged_in(MARA))

    def test_it_counts_when_its_first_code_and_the_password_were_given(self, mara: Visitor) -> None:
        set_up(mara, -1)

        assert is_member(mara), "who sets it up stays logged in"
        assert "It is so since 1 May 2030" in mara.get(PAGE).text
        assert "also needs a code of your authenticator app" in told(mara.app)[0]
        half_in(mara.app, MARA)

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"code": "12345"}, "This code does not work"),
            ({"password": "not hers"}, "This is not your password"),
        ],
    )
    def test_with_one_of_them_wrong_it_does_not_and_the_picture_stays(
        self, mara: Visitor, db: Any, wrong: dict[str, str], said: str
    ) -> None:
        page = mara.get(SET_UP).text
        again = mara.post(SET_UP, typed(page, **wrong), page=SET_UP).text

        assert said in again
        assert scan(again) == scan(page)
        assert db["second_steps"].count_documents({}) == 0

    def test_after_an_hour_there_is_another_picture(
        self, mara: Visitor, clock: time_machine.Traveller
    ) -> None:
        page = mara.get(SET_UP).text
        clock.shift(timedelta(hours=1, seconds=1))

        again = mara.post(SET_UP, typed(page), page=SET_UP).text
        assert "Scan the new picture" in again
        assert scan(again) != scan(page)

    @pytest.mark.parametrize("whose", ["tom's", "made up", ""])
    def test_an_app_that_was_not_shown_to_them_is_not_taken(
        self, mara: Visitor, tom: Visitor, db: Any, whose: str
    ) -> None:
        page = tom.get(SET_UP).text
        fields = typed(page) if whose == "tom's" else typed(page, app=whose)
        mara.post(SET_UP, fields, page=SET_UP)

        assert db["second_steps"].count_documents({}) == 0

    def test_another_app_takes_the_place_of_the_first(self, mara: Visitor) -> None:
        first = set_up(mara, -1)
        second = set_up(mara, -1)

        assert second.codes == [], "there are recovery codes already"
        browser = half_in(mara.app, MARA)
        give(browser, first.code())
        assert not is_member(browser)
        give(browser, second.code())
        assert is_member(browser)
        assert "come from another authenticator app now" in told(mara.app)[0]


class TestSecrets:
    def test_what_is_stored_is_sealed_and_hashed(self, mara: Visitor, db: Any) -> None:
        phone = set_up(mara, -1)
        stored = str(list(db["second_steps"].find())) + str(list(db["jobs"].find()))

        assert phone.secret not in stored
        assert [code for code in phone.codes if code in stored or code.replace("-", "") in stored] == []

    def test_one_stored_for_somebody_else_is_not_opened(self, mara: Visitor, tom: Visitor, db: Any) -> None:
        phone = set_up(mara, -1)
        set_up(tom, -1)
        (maras,) = db["second_steps"].find({"totp.since": {"$exists": True}}).sort("totp.since").limit(1)
        db["second_steps"].update_many({}, {"$set": {"totp.secret": maras["totp"]["secret"]}})
        browser = half_in(mara.app, tom.email)

        assert "cannot be checked here any more" in give(browser, phone.code()).text

    def test_a_former_key_opens_it_until_it_is_sealed_anew(
        self, mara: Visitor, db: Any, settings: dict[str, Any]
    ) -> None:
        phone = set_up(mara, -1)
        both = {**settings, "SECRET_KEY": NEW_KEY, "SECRET_KEY_FALLBACKS": (settings["SECRET_KEY"],)}
        rotated = create_app(both, client=db.client)
        forgetful = create_app({**settings, "SECRET_KEY": NEW_KEY}, client=db.client)

        browser = half_in(rotated, MARA)
        give(browser, phone.code())
        assert is_member(browser)
        lost = half_in(forgetful, MARA)
        assert "cannot be checked here any more" in give(lost, phone.code(1)).text
        told = forgetful.test_cli_runner().invoke(args=["accounts", "seal-anew"])
        assert (told.exit_code, "1 cannot be opened" in told.output) == (1, True)

        told = rotated.test_cli_runner().invoke(args=["accounts", "seal-anew"])
        assert (told.exit_code, told.output) == (0, "1 sealed anew.\n")
        give(lost, phone.code(1))
        assert is_member(lost)

    def test_recovery_codes_need_no_key(self, mara: Visitor, db: Any, settings: dict[str, Any]) -> None:
        phone = set_up(mara, -1)
        browser = half_in(create_app({**settings, "SECRET_KEY": NEW_KEY}, client=db.client), MARA)

        give(browser, phone.codes[0])
        assert is_member(browser)

    def test_the_copy_says_that_there_is_one_and_not_what(self, mara: Visitor) -> None:
        phone = set_up(mara, -1)
        answer = mara.post("/settings/export", page="/settings")
        text = zipfile.ZipFile(io.BytesIO(answer.data)).read("dreamscape.json").decode()

        (row,) = json.loads(text)["second_step"]
        assert row["authenticator_app_since"].startswith("2030-05-01")
        assert row["recovery_codes_left"] == 10
        assert phone.secret not in text


class TestRecoveryCodes:
    def test_ten_are_shown_and_can_be_kept_as_a_file(self, mara: Visitor) -> None:
        phone = set_up(mara, -1)
        file = mara.get(f"{SHOWN}.txt")

        assert len(set(phone.codes)) == 10
        assert file.headers["Content-Disposition"].startswith("attachment")
        assert file.text.split()[-10:] == phone.codes
        assert "no-store" in file.headers["Cache-Control"]

    def test_they_are_shown_once(self, mara: Visitor, clock: time_machine.Traveller) -> None:
        set_up(mara, -1)
        assert CODES.findall(mara.get(SHOWN).text), "a reload is no second time"
        clock.shift(timedelta(minutes=11))

        for address in (SHOWN, f"{SHOWN}.txt"):
            assert mara.get(address).location == PAGE

    def test_who_has_them_is_shown_them_no_more(self, mara: Visitor) -> None:
        set_up(mara, -1)
        mara.post(f"{SHOWN}/kept", page=SHOWN)

        assert mara.get(SHOWN).location == PAGE

    def test_another_browser_does_not_see_them(self, mara: Visitor) -> None:
        other = Visitor(mara.app).logged_in(MARA)
        set_up(mara, -1)

        assert other.get(SHOWN).location == PAGE

    def test_the_page_says_how_many_are_left_and_when_they_are_few(self, mara: Visitor) -> None:
        phone = set_up(mara, -1)
        assert "10 of 10 left" in mara.get(PAGE).text
        for code in phone.codes[:7]:
            give(half_in(mara.app, MARA), code)

        page = mara.get(PAGE).text
        assert "3 of 10 left" in page
        assert "There are few left" in page
        for code in phone.codes[7:]:
            give(half_in(mara.app, MARA), code)
        assert "There are none left" in mara.get(PAGE).text

    def test_new_ones_take_the_password_and_void_the_old(self, mara: Visitor) -> None:
        phone = set_up(mara, -1)
        assert "This is not your password" in mara.post(RENEW, {"password": "not hers"}, page=RENEW).text

        assert mara.post(RENEW, {"password": PASSWORD}, page=RENEW).location == SHOWN
        new = Phone(phone.secret, CODES.findall(mara.get(SHOWN).text))
        assert len(new.codes) == 10
        browser = half_in(mara.app, MARA)
        give(browser, phone.codes[0])
        assert not is_member(browser)
        give(browser, new.codes[0])
        assert is_member(browser)
        assert "new recovery codes; those of before work no longer" in told(mara.app)[1]

    def test_without_a_second_step_there_are_none(self, mara: Visitor) -> None:
        assert mara.get(RENEW).location == PAGE
        assert mara.post(RENEW, {"password": PASSWORD}).location == PAGE


class TestTakingAway:
    def test_the_app_goes_with_the_password_and_its_codes_with_it(self, mara: Visitor, db: Any) -> None:
        set_up(mara, -1)
        assert "This is not your password" in mara.post(REMOVE, {"password": "not hers"}, page=REMOVE).text
        half_in(mara.app, MARA)

        assert mara.post(REMOVE, {"password": PASSWORD}, page=REMOVE).location == PAGE
        assert is_member(Visitor(mara.app).logged_in(MARA))
        assert db["second_steps"].find_one().keys() == {"_id", "member_id"}
        assert "your authenticator app was taken away" in told(mara.app)[0]

    def test_there_is_nothing_to_take_away_twice(self, mara: Visitor) -> None:
        assert mara.get(REMOVE).location == PAGE
        assert mara.post(REMOVE, {"password": PASSWORD}).location == PAGE

    def test_what_was_stored_goes_with_the_account(self, mara: Visitor, db: Any) -> None:
        set_up(mara, -1)
        half_in(mara.app, MARA)
        with mara.app.app_context():
            mara.app.extensions["dreamscape"].account_deletion.remove(mara.id)
        mara.app.test_cli_runner().invoke(args=["jobs", "run"])

        assert db["second_steps"].count_documents({}) == db["pending_log_ins"].count_documents({}) == 0


def test_the_settings_lead_there_and_say_what_there_is(mara: Visitor) -> None:
    assert "A second step beside your password" in mara.get("/settings").text
    set_up(mara, -1)
    page = mara.get("/settings").text

    assert f'href="{PAGE}"' in page
    assert "Password and a second step" in page


def test_codes_are_those_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", as in its appendix B
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        at = datetime.fromtimestamp(seconds, UTC)
        assert totp.time_step(secret, code, at, after=0) == seconds // 30
