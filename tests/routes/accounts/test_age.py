"""How old somebody has to say they are to sign up, where the door is guarded."""

from __future__ import annotations

from typing import Any

import pytest

from dreamscape.errors import Invalid
from dreamscape.services.accounts.registration import SignUp
from tests.support.visitor import PASSWORD, Visitor

EVE = {"first_name": "Eve", "email": "eve@example.org", "password": PASSWORD}


def choose(ada: Visitor, age: object) -> Any:
    return ada.post("/admin/settings/minimum-age", {"minimum_age": age})


class TestAsked:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "NEWCOMER_LIMITS": True}

    def test_who_says_so_comes_in_and_what_they_said_is_kept(self, guest: Visitor, db: Any) -> None:
        assert "I am at least 16 years old" in guest.get("/signup").text
        assert guest.post("/signup", {**EVE, "old_enough": "y"}).status_code == 303
        assert db["users"].find_one()["joined"]["age"] == 16

    def test_who_does_not_is_told_in_words_of_its_own_at_the_box_and_above(
        self, guest: Visitor, db: Any
    ) -> None:
        answer = guest.post("/signup", EVE)

        assert answer.status_code == 200
        assert answer.text.count("You have to be at least 16 years old to join") >= 2
        assert 'href="#old_enough"' in answer.text
        assert 'id="old_enough-error"' in answer.text
        assert 'value="eve@example.org"' in answer.text
        assert db["users"].count_documents({}) == 0

    def test_a_tick_stays_where_something_else_was_wrong(self, guest: Visitor) -> None:
        page = guest.post("/signup", {**EVE, "email": "", "old_enough": "y"}).text
        assert 'id="old_enough"' in page
        assert (
            "checked"
            in page.partition('id="old_enough"')[0].rpartition("<")[2]
            + page.partition('id="old_enough"')[2].partition(">")[0]
        )

    def test_admins_choose_how_old(self, ada: Visitor, guest: Visitor, db: Any) -> None:
        assert choose(ada, 18).status_code == 303
        assert "I am at least 18 years old" in guest.get("/signup").text

        assert choose(ada, 0).status_code == 303
        assert "years old" not in guest.get("/signup").text
        assert guest.post("/signup", EVE).status_code == 303
        assert db["users"].find_one({"email": "eve@example.org"})["joined"]["age"] == 0
        assert "set the age for joining to 18" in ada.get("/admin/log").text

    @pytest.mark.parametrize("age", ["12", "22", "-1", "x", "", "1e9"])
    def test_no_other_age_can_be_chosen(self, ada: Visitor, db: Any, age: str) -> None:
        answer = choose(ada, age)
        assert answer.status_code == 422
        assert 'id="minimum_age-error"' in answer.text
        assert db["site_settings"].count_documents({"minimum_age": {"$exists": True}}) == 0

    def test_the_rule_holds_without_the_form_too(self, services: Any) -> None:
        with pytest.raises(Invalid, match="at least 16"):
            services.accounts.sign_up(SignUp("Eve", "", "eve@example.org", PASSWORD, age=15))


def test_while_the_door_is_not_guarded_nobody_is_asked(guest: Visitor) -> None:
    assert "old_enough" not in guest.get("/signup").text
    assert guest.post("/signup", EVE).status_code == 303
