"""Proof of work at a door that is quiet no longer: who brings one goes on as ever, and further; who cannot is told of
none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.services.accounts import proof_of_work
from tests.support.proofs import solve
from tests.support.visitor import PASSWORD, Visitor, stamp

if TYPE_CHECKING:
    from flask import Flask

from tests.routes.accounts.door.knocking import NIA, SORRY, hidden, joined, knock, make_noise


class TestQuietDoor:
    """Few come: nobody is asked for anything."""

    def test_nobody_sees_a_proof_of_work(self, guest: Visitor, db: Any, app: Flask) -> None:
        make_noise(app, times=3)

        assert "altcha" not in guest.get("/signup").text
        assert knock(guest, "/signup").status_code == 303
        assert joined(db)["proof"] == ""

    def test_a_network_is_known_again_by_a_name_that_is_no_address(self, db: Any, app: Flask) -> None:
        def network(name: str, address: str) -> str:
            where: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": address}}
            Visitor(app).post("/signup", {**NIA, "email": f"{name}@example.org"}, **where)
            return str(joined(db, f"{name}@example.org")["network"])

        home, same_home = network("a", "2001:db8:1:2::7"), network("b", "2001:db8:1:2::8")

        assert home == same_home
        assert re.fullmatch("[0-9a-f]{16}", home)
        assert network("c", "2001:db8:1:3::7") != home


class TestNoisyDoor:
    """Many come from one network, or from everywhere."""

    @pytest.fixture(autouse=True)
    def noise(self, app: Flask) -> None:
        make_noise(app)

    def test_without_scripts_one_signs_up_and_it_is_known_that_the_proof_is_missing(
        self, guest: Visitor, db: Any, app: Flask
    ) -> None:
        page = guest.get("/signup").text

        assert "<altcha-widget" in page
        assert "Does your browser run no scripts? Sign up all the same." in page
        sent = {**hidden(page), "made": stamp(app, 9, "asked")}
        assert knock(guest, "/signup", **sent).status_code == 303
        assert joined(db)["proof"] == "missing"

    def test_with_its_proof_it_is_as_any_other(self, guest: Visitor, db: Any, app: Flask) -> None:
        proof = solve(guest.client) if guest.token() else ""
        answer = knock(guest, "/signup", made=stamp(app, 9, "asked"), proof=proof)

        assert answer.status_code == 303
        assert joined(db)["proof"] == "solved"

    def test_a_form_from_before_the_noise_is_asked_once(self, guest: Visitor, db: Any, app: Flask) -> None:
        asked = knock(guest, "/signup", made=stamp(app, 9, "fresh"))

        assert SORRY in asked.text
        assert "<altcha-widget" in asked.text
        proof = solve(guest.client)
        assert knock(guest, "/signup", **hidden(asked.text), proof=proof).status_code == 303
        assert joined(db)["proof"] == "solved"

    def test_other_networks_are_not_asked(self, guest: Visitor) -> None:
        page = guest.get("/signup", environ_overrides={"REMOTE_ADDR": "10.1.2.3"})

        assert "altcha" not in page.text

    def test_a_proof_is_used_once_and_another_comes_with_the_form(
        self, guest: Visitor, db: Any, app: Flask
    ) -> None:
        guest.token()
        sent = {"made": stamp(app, 9, "asked"), "proof": solve(guest.client)}
        taken = knock(guest, "/signup", **sent, email="nobody-1@example.org")
        assert "already signed up with this address" in taken.text
        assert "<altcha-widget" in taken.text

        replayed = knock(guest, "/signup", **sent)

        assert SORRY in replayed.text
        assert joined(db) == {}
        knock(guest, "/signup", **{**sent, **hidden(replayed.text)})
        assert joined(db)["proof"] == "missing"

    def test_a_mistake_in_the_form_costs_no_proof(self, guest: Visitor, db: Any, app: Flask) -> None:
        guest.token()
        sent = {"made": stamp(app, 9, "asked"), "proof": solve(guest.client)}
        assert "What may we call you?" in knock(guest, "/signup", **sent, first_name="").text

        knock(guest, "/signup", **sent)

        assert joined(db)["proof"] == "solved"

    @pytest.mark.parametrize("whose", ["another door's", "another browser's", "expired", "nobody's"])
    def test_only_a_proof_for_this_door_and_browser_counts(
        self, guest: Visitor, db: Any, app: Flask, monkeypatch: pytest.MonkeyPatch, whose: str
    ) -> None:
        guest.token()
        other = Visitor(app)
        other.token()
        if whose == "expired":
            monkeypatch.setattr(proof_of_work, "LIFETIME", -1)
        browser = other if whose == "another browser's" else guest
        door = "reset" if whose == "another door's" else "signup"
        proof = "W10=" if whose == "nobody's" else solve(browser.client, door)

        caught = knock(guest, "/signup", made=stamp(app, 9, "asked"), proof=proof)

        assert SORRY in caught.text
        knock(guest, "/signup", **hidden(caught.text), proof=proof)
        assert joined(db)["proof"] == "missing"


def test_the_whole_site_can_be_noisy(app: Flask, guest: Visitor) -> None:
    app.config["QUIET_SIGNUP_ANYWHERE"] = "2 per hour"
    for number in range(2):
        where: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": f"10.0.0.{number}"}}
        Visitor(app).post("/signup", {**NIA, "email": f"n{number}@example.org"}, **where)

    page = guest.get("/signup", environ_overrides={"REMOTE_ADDR": "10.1.2.3"}).text

    assert "<altcha-widget" in page


class TestLogIn:
    """Guarded after failures; a right password is always enough."""

    KNOCK: dict[str, str] = {"email": "nia@example.org", "password": PASSWORD}  # noqa: RUF012 - read alone

    @pytest.fixture(autouse=True)
    def nia(self, app: Flask) -> Visitor:
        return Visitor(app).signed_up("Nia", "", "nia@example.org")

    def test_it_is_not_guarded_while_nobody_fails(self, guest: Visitor) -> None:
        page = guest.get("/login").text

        assert 'name="homepage"' not in page
        assert "altcha" not in page
        assert guest.post("/login", {**self.KNOCK, "homepage": "x", "made": ""}).status_code == 303

    def test_after_failures_the_traps_are_set_and_a_right_password_needs_no_proof(
        self, guest: Visitor, app: Flask
    ) -> None:
        make_noise(app, "login", 7)
        page = guest.get("/login").text

        assert 'name="homepage"' in page
        assert "<altcha-widget" in page
        caught = guest.post("/login", {**self.KNOCK, "homepage": "x"})
        assert SORRY in caught.text
        assert guest.post("/login", {**self.KNOCK, **hidden(caught.text)}).status_code == 303

    def test_a_form_from_before_the_failures_is_taken(self, guest: Visitor, app: Flask) -> None:
        make_noise(app, "login", 7)

        assert guest.post("/login", {**self.KNOCK, "made": stamp(app, 9)}).status_code == 303

    def test_failures_for_one_address_are_heard_from_everywhere(self, guest: Visitor, app: Flask) -> None:
        for number in range(7):
            where: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": f"10.0.0.{number}"}}
            Visitor(app).post("/login", {**self.KNOCK, "password": "wrong"}, **where)

        assert "<altcha-widget" in guest.post("/login", {**self.KNOCK, "password": "wrong"}).text
        other = guest.post("/login", {"email": "tom@example.org", "password": "wrong"})
        assert "<altcha-widget" not in other.text

    def test_a_browser_that_its_member_uses_is_never_guarded(self, nia: Visitor, app: Flask) -> None:
        nia.post("/logout")
        make_noise(app, "login", 7)

        assert nia.post("/login", {**self.KNOCK, "homepage": "x", "made": ""}).status_code == 303


class TestFurther:
    """With proofs of work a network may try more often than without, and uses up nobody else's tries."""

    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "LIMIT_LOGIN_ADDRESS": "3 per hour", "LIMIT_RESET_ADDRESS": "3 per hour"}

    @pytest.mark.parametrize("path", ["/login", "/password-reset"])
    def test_who_solves_goes_four_times_as_far_and_who_does_not_stays(
        self, guest: Visitor, path: str
    ) -> None:
        door = "login" if path == "/login" else "reset"
        guest.token()

        def tries(times: int, *, solving: bool) -> list[int]:
            codes = []
            for number in range(times):
                proof = {"proof": solve(guest.client, door)} if solving else {}
                typed = {"email": f"{solving}-{number}@example.org", "password": "wrong", **proof}
                codes.append(guest.post(path, typed).status_code)
            return codes

        ok = 200 if path == "/login" else 303

        assert tries(4, solving=False) == [ok] * 3 + [429]
        assert tries(13, solving=True) == [ok] * 12 + [429]

    def test_one_solution_is_one_try(self, guest: Visitor) -> None:
        guest.token()
        proof = solve(guest.client, "login")
        codes = [
            guest.post(
                "/login", {"email": f"m{number}@example.org", "password": "wrong", "proof": proof}
            ).status_code
            for number in range(5)
        ]

        assert codes == [200] * 4 + [429]

    def test_who_guesses_one_password_is_stopped_all_the_same(self, app: Flask, guest: Visitor) -> None:
        app.config["LIMIT_LOGIN_EMAIL"] = "2 per hour"
        guest.token()
        codes = [
            guest.post(
                "/login",
                {
                    "email": "nia@example.org",
                    "password": "wrong",
                    "proof": solve(guest.client, "login"),
                },
            ).status_code
            for _ in range(3)
        ]

        assert codes == [200, 200, 429]


def test_a_challenge_is_for_one_browser_and_kept_nowhere(guest: Visitor, db: Any) -> None:
    answer = guest.get("/proof/signup")

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert db["spent_challenges"].count_documents({}) == 0
    assert guest.get("/proof/elsewhere").status_code == 404
