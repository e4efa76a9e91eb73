"""An e-mail address is confirmed, and changed, by a link that is mailed to it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from tests.support.visitor import PASSWORD, Visitor

PAGE = "/settings/email"


def mails(app: Any, to: str) -> list[Any]:
    """Mails to this address, the newest first."""
    with app.app_context():
        outbox = app.extensions["dreamscape"].mail_queue.outbox()
    return [queued.mail for queued in outbox if queued.mail.to == to]


def link_to(app: Any, to: str) -> str:
    """The path of the newest link that was mailed to this address."""
    found = re.search(r"http://localhost(/settings/email/confirm/\S+)", mails(app, to)[0].text)
    assert found
    return found[1]


def ask(member: Visitor, email: str = "new@example.org", password: str = PASSWORD) -> Any:
    return member.post(PAGE, {"email": email, "password": password}, page=PAGE)


def follow(visitor: Visitor, link: str) -> Any:
    return visitor.post(link, page=link)


def test_a_new_member_is_asked_to_confirm_and_does_so_by_a_button(mara: Visitor, app: Any, db: Any) -> None:
    link = link_to(app, "mara@example.org")
    assert "Send it again" in mara.get("/profile").text

    page = mara.get(link)
    assert page.status_code == 200
    assert "mara@example.org" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert not db["users"].find_one().get("email_confirmed")

    assert follow(mara, link).headers["Location"] == "/settings"
    assert db["users"].find_one()["email_confirmed"] is True
    assert "Send it again" not in mara.get("/profile").text


@pytest.mark.usefixtures("mara")
def test_a_link_works_without_being_logged_in_and_logs_nobody_in(guest: Visitor, app: Any) -> None:
    answer = follow(guest, link_to(app, "mara@example.org"))

    assert answer.headers["Location"] == "/login"
    assert guest.get("/settings").status_code == 303


def test_the_mail_is_sent_again_and_the_first_that_is_followed_uses_up_both(mara: Visitor, app: Any) -> None:
    first = link_to(app, "mara@example.org")

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1)):
        mara.post("/settings/email/resend", {"next": "/profile"}, page=PAGE)

        assert len(mails(app, "mara@example.org")) == 2
        second = link_to(app, "mara@example.org")
        assert first != second
        assert mara.get(second).status_code == 200
        assert follow(mara, first).status_code == 303
        assert mara.get(second).status_code == 400


def test_a_confirmed_address_is_asked_nothing_more(mara: Visitor, app: Any) -> None:
    follow(mara, link_to(app, "mara@example.org"))

    mara.post("/settings/email/resend", {"next": "/profile"}, page=PAGE)

    assert len(mails(app, "mara@example.org")) == 1


def test_nothing_changes_until_the_link_to_the_new_address_is_followed(
    mara: Visitor, app: Any, db: Any
) -> None:
    follow(mara, link_to(app, "mara@example.org"))
    ask(mara)

    assert db["users"].find_one()["email"] == "mara@example.org"
    assert "new@example.org" in mara.get(PAGE).text
    assert "new@example.org" in mails(app, "mara@example.org")[0].text
    assert "/confirm/" not in mails(app, "mara@example.org")[0].text

    follow(mara, link_to(app, "new@example.org"))

    member = db["users"].find_one()
    assert (member["email"], member["email_key"], member["email_confirmed"]) == (
        "new@example.org", "new@example.org", True,
    )  # fmt: skip
    assert mara.get("/settings").status_code == 200
    Visitor(app).logged_in("NEW@example.org")
    assert Visitor(app).post("/login", {"email": "mara@example.org", "password": PASSWORD}).status_code == 200


def test_a_link_works_once(mara: Visitor, app: Any) -> None:
    ask(mara)
    link = link_to(app, "new@example.org")
    follow(mara, link)

    assert mara.get(link).status_code == 400
    assert mara.post(link, page=PAGE).status_code == 400


def test_a_request_for_another_address_voids_the_one_before(mara: Visitor, app: Any, db: Any) -> None:
    ask(mara, "first@example.org")
    first = link_to(app, "first@example.org")
    ask(mara, "second@example.org")

    assert mara.post(first, page=PAGE).status_code == 400
    follow(mara, link_to(app, "second@example.org"))
    assert db["users"].find_one()["email"] == "second@example.org"


def test_a_change_of_mind_voids_the_link(mara: Visitor, app: Any) -> None:
    ask(mara)
    mara.post("/settings/email/keep", page=PAGE)

    assert mara.get(link_to(app, "new@example.org")).status_code == 400
    assert "new@example.org" not in mara.get(PAGE).text


def test_a_reset_link_to_the_old_address_is_worth_nothing_after_the_change(
    mara: Visitor, guest: Visitor, app: Any, db: Any
) -> None:
    ask(mara)
    change = link_to(app, "new@example.org")
    guest.post("/password-reset", {"email": "mara@example.org"}, page="/password-reset")
    assert db["users"].find_one()["reset_key"]

    follow(mara, change)

    assert "reset_key" not in db["users"].find_one()


@pytest.mark.usefixtures("mara")
def test_a_password_reset_by_mail_shows_that_the_address_is_theirs(guest: Visitor, app: Any, db: Any) -> None:
    guest.post("/password-reset", {"email": "mara@example.org"}, page="/password-reset")
    link = re.search(r"http://localhost(/password-reset/\S+)", mails(app, "mara@example.org")[0].text)
    assert link

    guest.post(link[1], {"password": "another long password"}, page=link[1])

    assert db["users"].find_one()["email_confirmed"] is True


@pytest.mark.parametrize(
    ("email", "password", "wrong"),
    [
        ("new@example.org", "not my password", "password"),
        ("new@example.org", "", "password"),
        ("", PASSWORD, "email"),
        ("not an address", PASSWORD, "email"),
        ("mara@example.org", PASSWORD, "email"),
        ("TOM@example.org", PASSWORD, "email"),
    ],
)
@pytest.mark.usefixtures("tom")
def test_a_change_that_cannot_be_is_told_at_its_field(
    mara: Visitor, app: Any, email: str, password: str, wrong: str
) -> None:
    answer = ask(mara, email, password)

    assert answer.status_code == 200
    assert f'id="{wrong}-error"' in answer.text
    assert mails(app, "new@example.org") == []


def test_an_address_that_somebody_took_meanwhile_is_a_kind_page(mara: Visitor, app: Any, db: Any) -> None:
    ask(mara)
    link = link_to(app, "new@example.org")
    Visitor(app).signed_up("New", "Here", "New@example.org")

    answer = follow(mara, link)

    assert answer.status_code == 400
    assert "has this address already" in answer.text
    assert db["users"].find_one({"first_name": "Mara"})["email"] == "mara@example.org"


def test_the_case_of_ones_own_address_can_be_changed(mara: Visitor, app: Any, db: Any) -> None:
    ask(mara, "Mara@example.org")
    follow(mara, link_to(app, "Mara@example.org"))

    assert db["users"].find_one()["email"] == "Mara@example.org"


@pytest.mark.parametrize("token", ["made-up", "WyJhIiwiYiJd.x.y", "%00", "x" * 3000])
def test_a_made_up_link_is_a_kind_page(guest: Visitor, token: str) -> None:
    answer = guest.get(f"/settings/email/confirm/{token}")

    assert answer.status_code == 400
    assert "fallen asleep" in answer.text


@pytest.mark.usefixtures("mara")
def test_a_reset_token_is_no_confirmation(guest: Visitor, app: Any) -> None:
    guest.post("/password-reset", {"email": "mara@example.org"}, page="/password-reset")
    token = re.search(r"/password-reset/(\S+)", mails(app, "mara@example.org")[0].text)
    assert token

    assert guest.get(f"/settings/email/confirm/{token[1]}").status_code == 400


class TestExpired:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "EMAIL_LINK_MAX_AGE": -1}

    def test_a_link_that_is_too_old_is_a_kind_page(self, mara: Visitor, app: Any) -> None:
        answer = mara.get(link_to(app, "mara@example.org"))

        assert answer.status_code == 400
        assert "Ask for a new link" in answer.text


class TestLimited:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "RATELIMIT_ENABLED": True, "LIMIT_MAILS": "2 per 30 minutes",
                "LIMIT_LOGIN_EMAIL": "3 per hour"}  # fmt: skip

    def test_a_member_cannot_have_mails_sent_without_end(self, mara: Visitor, tom: Visitor) -> None:
        def resend(member: Visitor) -> int:
            return member.post("/settings/email/resend", {"next": "/profile"}, page=PAGE).status_code

        assert [resend(mara) for _ in range(3)] == [303, 303, 429]
        assert resend(tom) == 303

    def test_who_finds_a_browser_open_cannot_guess_the_password(self, mara: Visitor) -> None:
        tries = [
            ("/settings/password", {"old_password": "guess", "password": "a new long one"}),
            ("/settings/delete", {"password": "guess", "word": "goodbye"}),
            ("/settings/delete", {"password": "guess", "word": "goodbye"}),
            ("/settings/password", {"old_password": PASSWORD, "password": "a new long one"}),
        ]
        assert [mara.post(path, fields, page="/profile").status_code for path, fields in tries] == [
            200,
            200,
            200,
            429,
        ]
