"""Decoy and time trap at the door: scripts get nowhere, and a person taken for one is in at the second try, with all
they typed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.web.security_log import log
from tests.support.proofs import solve
from tests.support.visitor import PASSWORD, Visitor, stamp

if TYPE_CHECKING:
    from flask import Flask

from tests.routes.accounts.door.knocking import (
    HOUR,
    NIA,
    SORRY,
    both_doors,
    hidden,
    joined,
    knock,
    make_noise,
)


class TestTakenForAScript:
    """What a caught form comes back as."""

    @both_doors
    @pytest.mark.parametrize(
        "odd",
        [
            {"homepage": "https://spam.example"},
            {"made": "quick"},
            {"made": ""},
            {"made": "made-up"},
            {"made": "hoarded"},
            {"proof": "bm8="},
        ],
        ids=["decoy", "too quick", "none", "made up", "far too old", "no proof at all"],
    )
    def test_it_comes_again_and_is_taken_then(
        self, guest: Visitor, db: Any, app: Flask, path: str, odd: dict[str, str]
    ) -> None:
        times = {"quick": stamp(app, 0.2), "hoarded": stamp(app, 8 * 24 * HOUR)}
        sent = {name: times.get(value, value) for name, value in odd.items()}

        caught = knock(guest, path, **sent)

        assert caught.status_code == 200
        assert SORRY in caught.text
        assert 'value="nia@example.org"' in caught.text
        assert 'name="homepage"' not in caught.text
        assert db["users"].count_documents({}) == db["jobs"].count_documents({}) == 0
        again = knock(guest, path, **{**sent, **hidden(caught.text)})
        assert again.status_code == 303
        assert path != "/signup" or joined(db)["proof"] == "missing"

    @both_doors
    def test_a_script_that_sends_the_same_gets_the_same(self, guest: Visitor, db: Any, path: str) -> None:
        answers = [knock(guest, path, homepage="https://spam.example").status_code for _ in range(4)]

        assert answers == [200] * 4
        assert db["users"].count_documents({}) == db["jobs"].count_documents({}) == 0

    def test_it_says_what_is_lost_and_gives_back_the_rest(self, guest: Visitor) -> None:
        answer = knock(guest, "/signup", homepage="x", interests="travel")

        assert "but for the password" in answer.text
        assert 'value="knots"' in answer.text
        assert re.search(r'value="travel" checked', answer.text)

    def test_one_with_a_mistake_in_it_hears_of_that_first(self, guest: Visitor) -> None:
        answer = knock(guest, "/signup", homepage="x", first_name="")

        assert "What may we call you?" in answer.text
        assert SORRY not in answer.text

    def test_it_is_asked_for_a_proof_and_may_bring_one(self, guest: Visitor, db: Any) -> None:
        caught = knock(guest, "/signup", homepage="x")

        assert "<altcha-widget" in caught.text
        knock(guest, "/signup", **{**hidden(caught.text), "proof": solve(guest.client)})
        assert joined(db)["proof"] == "solved"

    def test_the_security_log_says_why(self, guest: Visitor, caplog: pytest.LogCaptureFixture) -> None:
        log.addHandler(caplog.handler)
        try:
            knock(guest, "/signup", homepage="x")
        finally:
            log.removeHandler(caplog.handler)

        told = [json.loads(record.message) for record in caplog.records if record.name == log.name]
        assert [(line["event"], line["door"], line["why"]) for line in told] == [
            ("robot_suspected", "signup", "decoy")
        ]


class TestInnocent:
    """What looks odd and is not."""

    @both_doors
    @pytest.mark.parametrize("age", [2.5, HOUR, 30 * HOUR], ids=["at once", "after an hour", "the next day"])
    def test_a_form_may_be_filled_in_fast_and_lie_open_for_long(
        self, guest: Visitor, app: Flask, path: str, age: float
    ) -> None:
        assert knock(guest, path, made=stamp(app, age)).status_code == 303

    def test_a_mistake_put_right_within_a_second_is_no_haste(self, guest: Visitor, app: Flask) -> None:
        wrong = knock(guest, "/signup", first_name="", made=stamp(app, 20))

        assert knock(guest, "/signup", made=hidden(wrong.text)["made"]).status_code == 303

    def test_a_form_that_is_carried_to_another_door_brings_its_time_along(
        self, guest: Visitor, app: Flask
    ) -> None:
        carried = knock(guest, "/password-reset", carried="1", homepage="x", made=stamp(app, 20))

        assert SORRY not in carried.text
        assert knock(guest, "/signup", made=hidden(carried.text)["made"]).status_code == 303

    def test_a_form_whose_token_is_too_old_comes_back_and_works(self, guest: Visitor, app: Flask) -> None:
        guest.token()
        stale = guest.client.post("/signup", data={**NIA, "csrf_token": "old", "made": stamp(app, 14 * HOUR)})

        assert stale.status_code == 400
        assert "Everything you wrote is still here" in stale.text
        assert knock(guest, "/signup", **hidden(stale.text)).status_code == 303

    def test_a_page_that_went_back_sends_what_it_was_opened_with(self, guest: Visitor, app: Flask) -> None:
        opened = stamp(app, 3 * HOUR)
        knock(guest, "/signup", made=opened, email="nobody")

        assert knock(guest, "/signup", made=opened).status_code == 303

    def test_what_was_written_while_logged_out_still_arrives(self, guest: Visitor, app: Flask) -> None:
        Visitor(app).signed_up("Nia", "", "nia@example.org")
        dream = {"title": "A boat", "description": "Red.", "categories": "travel"}
        door = guest.post("/dreams/new", dream)

        answer = guest.post(
            "/login", {"email": "nia@example.org", "password": PASSWORD, **hidden(door.text)}, page="/login"
        )

        assert answer.status_code == 303
        assert "A boat" in guest.get(answer.location).text

    def test_a_member_who_asks_for_a_new_password_is_no_stranger(self, app: Flask) -> None:
        member = Visitor(app).signed_up("Nia", "", "nia@example.org")
        answer = member.post("/password-reset", {"email": "nia@example.org", "homepage": "x"})

        assert answer.status_code == 303
        assert 'name="made"' not in member.get("/password-reset").text


class TestOff:
    """Without NEWCOMER_LIMITS the door is as it was."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "NEWCOMER_LIMITS": False}

    @both_doors
    def test_nothing_shows_and_nothing_acts(self, guest: Visitor, db: Any, app: Flask, path: str) -> None:
        make_noise(app)
        page = guest.get(path).text

        assert not re.search(r'name="(homepage|made|proof)"|altcha', page)
        assert knock(guest, path, homepage="x", proof="x").status_code == 303
        assert joined(db).get("proof", "") == joined(db).get("network", "") == ""
