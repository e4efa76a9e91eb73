"""Logging in and out, and coming back to where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

SAFE = ["/dreams", "/dreamscape?view=trending&own=1", "/dreams/a-boat#comments", "/dreams/%E2%98%BE"]
UNSAFE = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "http:evil.example",
    "javascript:alert(1)", "data:text/html,x", "evil.example", "/\t/evil.example", "/\n/evil.example",
    "\x00//evil.example", " //evil.example", "///evil.example", "",
]  # fmt: skip


@pytest.mark.usefixtures("mara")
def test_a_member_logs_in_and_stands_in_the_dreamscape(guest: Visitor) -> None:
    answer = guest.post("/login", {"email": "mara@example.org", "password": PASSWORD})

    assert (answer.status_code, answer.location) == (303, "/dreamscape")
    assert guest.get("/welcome").status_code == 200


@pytest.mark.usefixtures("mara")
def test_the_case_of_an_address_does_not_matter(guest: Visitor) -> None:
    guest.logged_in(" MARA@Example.Org ")

    assert guest.get("/welcome").status_code == 200


@pytest.mark.usefixtures("mara")
def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(app: Flask) -> None:
    def answer_to(email: str, password: str) -> Any:
        visitor = Visitor(app)
        answer = visitor.post("/login", {"email": email, "password": password})
        text = answer.text.replace(f'value="{email}"', "ADDRESS")
        # Two lines differ each time: the token and the padding against BREACH.
        return answer.status_code, [
            line for line in text.split("\n") if "csrf_token" not in line and "<!--" not in line
        ]

    wrong_password = answer_to("mara@example.org", "not her password")
    wrong_address = answer_to("nobody@example.org", "not her password")

    assert wrong_password == wrong_address
    assert "do not belong together" in "".join(wrong_password[1])


@pytest.mark.usefixtures("mara")
def test_an_unknown_address_costs_the_same_work(guest: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[Any] = []
    real = PasswordHasher.verify

    def verify(hasher: PasswordHasher, known: str, password: str) -> bool:
        checked.append(known)
        return real(hasher, known, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)

    guest.post("/login", {"email": "nobody@example.org", "password": "anything"})
    guest.post("/login", {"email": "mara@example.org", "password": "anything"})

    assert len(checked) == 2
    costs = [known.split("$")[3] for known in checked]
    assert costs[0] == costs[1], "the hash of nobody is as dear as a member's"


@pytest.mark.parametrize(
    "email", ["ma\x00ra@example.org", "x" * 300, "'; drop table users", "{$ne: null}", "🌙"]
)
def test_odd_addresses_are_simply_wrong_ones(guest: Visitor, email: str) -> None:
    answer = guest.post("/login", {"email": email, "password": "anything"})

    assert answer.status_code == 200
    assert "do not belong together" in answer.text


@pytest.mark.usefixtures("mara")
def test_a_password_given_twice_counts_once(guest: Visitor) -> None:
    answer = guest.post("/login", {"email": "mara@example.org", "password": ["wrong", PASSWORD]})

    assert answer.status_code == 200


@pytest.mark.parametrize("next_page", SAFE)
@pytest.mark.usefixtures("mara")
def test_the_page_that_asked_for_the_log_in_comes_next(guest: Visitor, next_page: str) -> None:
    page = guest.get("/login", query_string={"next": next_page}).text
    answer = guest.post("/login", {"email": "mara@example.org", "password": PASSWORD, "next": next_page})

    assert next_page.replace("&", "&amp;") in page
    assert answer.location == next_page


@pytest.mark.parametrize("next_page", UNSAFE)
@pytest.mark.usefixtures("mara")
def test_no_next_leads_away_from_the_site(guest: Visitor, next_page: str) -> None:
    answer = guest.post("/login", {"email": "mara@example.org", "password": PASSWORD, "next": next_page})
    joined = Visitor(guest.app).post(
        "/signup",
        {"first_name": "Eve", "email": "eve@example.org", "password": PASSWORD, "next": next_page},
        page="/signup",
    )

    assert answer.location == "/dreamscape"
    assert joined.location == "/welcome"


@pytest.mark.usefixtures("mara")
def test_a_guest_who_wants_a_members_page_gets_it_after_logging_in(guest: Visitor) -> None:
    asked = guest.get("/dreamscape?view=followed&own=1")

    assert asked.location == "/login?next=/dreamscape?view%3Dfollowed%26own%3D1"
    guest.email = "mara@example.org"
    page = guest.get(asked.location).text
    assert "/dreamscape?view=followed&amp;own=1" in page


def test_a_guest_who_presses_follow_comes_back_to_the_dream(guest: Visitor) -> None:
    answer = guest.post("/dreams/a-boat/follow", {"next": "/dreams/a-boat"})

    assert (answer.status_code, answer.location) == (
        303,
        "/login?next=/dreams/a-boat&wish=follow-dream:a-boat",
    )
    page = guest.get(answer.location).text
    assert "/signup?next=/dreams/a-boat&amp;wish=follow-dream:a-boat" in page
    joined = guest.signed_up("Tom", "Okoye", "tom@example.org", next="/dreams/a-boat")
    assert joined.get("/signup?next=/dreams/a-boat").location == "/dreams/a-boat"


def test_logging_out_ends_the_session_for_good(mara: Visitor) -> None:
    stolen = mara.client.get_cookie("dreamscape")
    assert stolen

    answer = mara.post("/logout")

    assert (answer.status_code, answer.location) == (303, "/")
    assert mara.get("/welcome").status_code == 303
    thief = Visitor(mara.app)
    thief.client.set_cookie("dreamscape", stolen.value)
    assert thief.get("/welcome").status_code == 303


@pytest.mark.usefixtures("mara")
def test_logging_out_leaves_no_cookie_that_a_browser_warns_about(guest: Visitor) -> None:
    guest.logged_in("mara@example.org", remember="y")

    answer = guest.post("/logout")

    cookies = answer.headers.getlist("Set-Cookie")
    [forgotten] = [cookie for cookie in cookies if cookie.startswith("dreamscape_remember=")]
    assert "Max-Age=0" in forgotten
    assert all("SameSite=Lax" in cookie for cookie in cookies)
    # Two are for scripts: which drafts are saved, and that all of them are to be forgotten.
    assert all("HttpOnly" in cookie or "_drafts=" in cookie for cookie in cookies)
    assert guest.client.get_cookie("dreamscape_remember") is None
    assert guest.get("/welcome").status_code == 303


def test_a_guest_who_logs_out_is_out_already(guest: Visitor) -> None:
    assert guest.post("/logout").location == "/"


def test_logging_out_by_a_link_does_nothing(mara: Visitor) -> None:
    assert mara.get("/logout").status_code == 405
    assert mara.get("/welcome").status_code == 200


@pytest.mark.parametrize(
    "path", ["/dreamscape", "/dreams/new", "/settings", "/people/mara-lind", "/no-such-page", "/welcome"]
)
def test_every_page_lets_a_member_log_out(mara: Visitor, path: str) -> None:
    assert 'action="/logout"' in mara.get(path).text
