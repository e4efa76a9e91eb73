"""Whoever looks after the place needs a second step where the site says so; and who has lost theirs is helped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.phone import Phone, give, half_in, is_member, set_up
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

MARA = "mara@example.org"
PAGE = "/settings/security"
REMOVE = f"{PAGE}/totp/remove"
CHOOSE = "/admin/settings/second-step"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
WHY = "Her phone fell into the sea; I called her."


@pytest.fixture
def required(ada: Visitor) -> None:
    assert ada.post(CHOOSE, {"needed": "y"}, page="/admin/settings").status_code == 303


class TestRequired:
    def test_it_is_not_until_an_admin_says_so(self, ada: Visitor, mo: Visitor) -> None:
        assert mo.get("/admin/").status_code == 200
        assert mo.post(CHOOSE, {"needed": "y"}).status_code == 403
        assert ada.get("/admin/").status_code == 200

    @pytest.mark.usefixtures("required")
    def test_who_has_none_is_led_to_set_one_up(self, mo: Visitor, ada: Visitor) -> None:
        for visitor, path in ((mo, "/admin/"), (mo, "/admin/reports"), (ada, "/admin/settings")):
            assert visitor.get(path).location == PAGE
        assert mo.post("/admin/categories", {"name": "Kites"}).location == PAGE
        by_script = mo.get("/admin/", headers={"HX-Request": "true"})
        assert (by_script.status_code, by_script.headers["HX-Redirect"]) == (401, PAGE)
        assert "it asks for a second step of who does" in mo.get(PAGE).text

    @pytest.mark.usefixtures("required")
    def test_they_stay_members(self, mo: Visitor) -> None:
        for path in ("/dreamscape", "/settings", "/dreams/new"):
            assert mo.get(path).status_code == 200

    @pytest.mark.usefixtures("required")
    def test_who_sets_one_up_goes_on_the_only_admin_too(self, ada: Visitor, mo: Visitor) -> None:
        set_up(ada)
        set_up(mo)

        assert ada.get("/admin/settings").status_code == 200
        assert mo.get("/admin/").status_code == 200

    @pytest.mark.usefixtures("required")
    def test_they_cannot_take_it_away_then(self, mo: Visitor, mara: Visitor) -> None:
        phone = set_up(mo)
        assert REMOVE not in mo.get(PAGE).text
        answer = mo.post(REMOVE, {"password": PASSWORD}, page=PAGE)

        assert "Who looks after this place needs a second step" in answer.text
        give(browser := half_in(mo.app, mo.email), phone.code(1))
        assert is_member(browser)
        set_up(mara)
        assert mara.post(REMOVE, {"password": PASSWORD}, page=REMOVE).status_code == 303, "members may"

    @pytest.mark.usefixtures("required")
    def test_the_choice_is_in_the_log_and_can_be_taken_back(self, ada: Visitor, mo: Visitor) -> None:
        set_up(ada)
        ada.post(CHOOSE, page="/admin/settings")

        assert mo.get("/admin/").status_code == 200
        log = ada.get("/admin/log").text
        assert "asked moderators and admins for a second step at log-in no longer" in log

    def test_it_takes_a_recent_password(self, ada: Visitor, db: Any) -> None:
        db["sessions"].update_many({}, {"$unset": {"proven_at": ""}, "$set": {"created_at": LONG_AGO}})

        assert ada.post(CHOOSE, {"needed": "y"}).status_code == 401
        assert ada.get("/admin/").status_code == 200


class TestLostEverything:
    @pytest.fixture
    def phone(self, mara: Visitor) -> Phone:
        return set_up(mara)

    def address(self, visitor: Visitor) -> str:
        return f"/admin/members/{visitor.id}/second-step"

    def test_an_admin_takes_it_away_and_the_password_lets_in_again(
        self, ada: Visitor, mara: Visitor, phone: Phone, app: Flask
    ) -> None:
        waiting = half_in(app, MARA)
        page = f"/admin/members/{mara.id}"
        assert "Take second step away" in ada.get(page).text

        answer = ada.post(self.address(mara), {"reason": WHY}, page=page)
        assert answer.status_code == 303
        assert not is_member(mara), "logged out everywhere"
        give(waiting, phone.code(1))
        assert not is_member(waiting)
        assert is_member(Visitor(app).logged_in(MARA))
        assert "Take second step away" not in ada.get(page).text

    @pytest.mark.usefixtures("phone")
    def test_it_is_in_the_log_and_told_by_mail(self, ada: Visitor, mara: Visitor, app: Flask) -> None:
        ada.post(self.address(mara), {"reason": WHY})

        log = ada.get("/admin/log").text
        assert "took a second step away" in log
        assert WHY in log
        with app.app_context():
            mail = app.extensions["dreamscape"].mail_queue.outbox()[0].mail
        assert mail.to == MARA
        assert WHY in mail.text

    @pytest.mark.usefixtures("phone")
    def test_it_needs_a_reason(self, ada: Visitor, mara: Visitor) -> None:
        for reason in ("", "  ", "x" * 501):
            answer = ada.post(self.address(mara), {"reason": reason}, page=f"/admin/members/{mara.id}")
            assert answer.status_code == 422
        half_in(ada.app, MARA)

    @pytest.mark.usefixtures("phone")
    def test_a_moderator_may_not(self, mo: Visitor, mara: Visitor) -> None:
        assert "Take second step away" not in mo.get(f"/admin/members/{mara.id}").text
        assert mo.post(self.address(mara), {"reason": WHY}).status_code == 403
        half_in(mo.app, MARA)

    @pytest.mark.usefixtures("phone")
    def test_an_admin_helps_another_admin_but_not_themselves(
        self, ada: Visitor, mara: Visitor, services: Any
    ) -> None:
        services.moderation.roles.set(MARA, "admin")
        set_up(ada)

        assert ada.post(self.address(ada), {"reason": WHY}).status_code == 403
        assert ada.post(self.address(mara), {"reason": WHY}).status_code == 303

    def test_where_there_is_none_nothing_happens(self, ada: Visitor, mara: Visitor, db: Any) -> None:
        before = db["audit"].count_documents({})

        assert ada.post(self.address(mara), {"reason": WHY}).status_code == 422
        assert db["audit"].count_documents({}) == before
        assert is_member(mara)

    def test_the_only_admin_has_a_command(self, ada: Visitor, app: Flask, db: Any) -> None:
        set_up(ada)
        command = ["accounts", "take-second-step-away", "ADA@example.org", "--reason", WHY]

        assert app.test_cli_runner().invoke(args=command).exit_code == 0
        assert is_member(Visitor(app).logged_in(ada.email))
        (entry,) = db["audit"].find({"action": "took a second step away"})
        assert (entry["by"], entry["reason"]) == (None, WHY)
        again = app.test_cli_runner().invoke(args=command)
        assert (again.exit_code, "no second step" in again.output) == (1, True)
        unknown = [*command[:2], "nobody@example.org", *command[3:]]
        assert "Nobody here has the address" in app.test_cli_runner().invoke(args=unknown).output
