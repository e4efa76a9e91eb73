"""The pages of passkeys: who may ask, what a log-in by one leads to, and what is told of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape import create_app
from tests.support.authenticator import Authenticator
from tests.support.phone import half_in, is_member
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

NEW = "/settings/security/passkeys/new"
OVERVIEW = "/settings/security"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def device() -> Authenticator:
    return Authenticator()


def question(visitor: Visitor, address: str) -> str:
    """What the script is told to ask the browser."""
    answer = visitor.post(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    return answer.text


def add(visitor: Visitor, device: Authenticator, name: str = "My phone") -> TestResponse:
    """Add a passkey as the page's script does."""
    created = device.create(question(visitor, "/settings/security/passkeys/question"))
    return visitor.post(NEW, {"name": name, "credential": created})


def come_in(visitor: Visitor, device: Authenticator, **fields: Any) -> TestResponse:
    """Log in with it instead of the password."""
    visitor.get("/login")
    answer = device.get(question(visitor, "/login/passkey/question"))
    return visitor.post("/login/passkey", {"credential": answer, **fields})


def passkey_page(visitor: Visitor) -> str:
    found = re.search(r'href="(/settings/security/passkeys/[\w-]{40,})"', visitor.get(OVERVIEW).text)
    assert found
    return found[1]


def test_the_first_one_brings_recovery_codes_and_later_ones_none(
    mara: Visitor, device: Authenticator
) -> None:
    first, second = add(mara, device), add(mara, Authenticator(), "My laptop")

    assert (first.status_code, first.location) == (303, "/settings/security/recovery-codes")
    assert (second.status_code, second.location) == (303, OVERVIEW)
    page = mara.get(OVERVIEW).text
    assert "My phone" in page
    assert "My laptop" in page
    assert "not used yet" in page


def test_only_who_has_just_given_the_password_is_asked_for_a_new_one(
    mara: Visitor, device: Authenticator
) -> None:
    mara.app.extensions["database"]["sessions"].update_many({}, {"$set": {"proven_at": LONG_AGO}})

    asked = mara.post("/settings/security/passkeys/question")
    begun = mara.post("/settings/security/passkeys/begin", {"name": "My phone"}, page=OVERVIEW)
    proven = mara.post("/settings/security/passkeys/begin", {"name": "My phone", "password": PASSWORD})

    assert (asked.status_code, begun.status_code) == (401, 401)
    assert "Is it still you?" in begun.text
    assert (proven.status_code, proven.location) == (303, f"{NEW}?name=My+phone")
    assert 'value="My phone"' in mara.get(proven.location).text
    assert add(mara, device).status_code == 303


def test_instead_of_the_password_it_is_both_steps_and_leads_on(
    app: Flask, mara: Visitor, tom: Visitor, device: Authenticator
) -> None:
    tom.post("/dreams/new", {"title": "A boat", "description": "Red.", "categories": ["sea"]})
    add(mara, device)
    guest = Visitor(app)

    answer = come_in(guest, device, next="/settings/security", wish="follow-dream:a-boat", remember="y")

    assert (answer.status_code, answer.location) == (303, "/settings/security")
    assert "You follow “A boat” now." in guest.get(OVERVIEW).text
    assert guest.client.get_cookie("dreamscape_remember")


def test_what_was_typed_comes_along(app: Flask, mara: Visitor, device: Authenticator) -> None:
    add(mara, device)
    guest = Visitor(app)
    dream = {"title": "Half a dream", "description": "Red.", "categories": ["sea"]}
    door = guest.post("/dreams/new", dream, page="/login").text
    kept = re.search(r'name="kept"[^>]*value="([^"]+)"', door)
    assert kept

    answer = come_in(guest, device, kept=kept[1])

    assert "Half a dream" in guest.get(answer.location).text


def test_a_wrong_one_shows_the_log_in_again_with_all_of_it(app: Flask) -> None:
    guest = Visitor(app)

    answer = guest.post(
        "/login/passkey", {"credential": "{}", "email": "mara@example.org", "next": "/dreams"}, page="/login"
    )

    assert answer.status_code == 200
    assert "opens nothing here" in answer.text
    assert 'value="mara@example.org"' in answer.text
    assert 'value="/dreams"' in answer.text
    assert not is_member(guest)


def test_who_is_suspended_gets_to_their_page_alone(
    app: Flask, db: Any, mara: Visitor, device: Authenticator
) -> None:
    add(mara, device)
    db["users"].update_one(
        {"email": mara.email}, {"$set": {"suspended_until": datetime(2099, 1, 1, tzinfo=UTC)}}
    )

    assert come_in(Visitor(app), device).location == "/suspended"


def test_who_was_leaving_stays(app: Flask, db: Any, mara: Visitor, device: Authenticator) -> None:
    add(mara, device)
    mara.post("/settings/delete", {"password": PASSWORD, "word": "goodbye"})
    assert db["users"].find_one({"email": mara.email, "leaves_at": {"$exists": True}})

    come_in(Visitor(app), device)

    assert not db["users"].find_one({"email": mara.email, "leaves_at": {"$exists": True}})


def test_as_the_second_step_it_leads_on_as_a_code_does(
    app: Flask, mara: Visitor, device: Authenticator
) -> None:
    add(mara, device)
    browser = half_in(app, mara.email, next="/dreams")
    assert "Use a passkey" in browser.get("/login/second-step").text
    device.verifies = False

    asked = question(browser, "/login/second-step/question")
    answer = browser.post("/login/second-step/passkey", {"credential": device.get(asked)})

    assert (answer.status_code, answer.location) == (303, "/dreams")
    assert is_member(browser)


def test_anothers_is_no_second_step_and_counts_as_a_try(
    app: Flask, mara: Visitor, tom: Visitor, device: Authenticator
) -> None:
    toms = Authenticator()
    add(mara, device)
    add(tom, toms)
    browser = half_in(app, mara.email)

    for _ in range(5):
        asked = question(browser, "/login/second-step/question")
        answer = browser.post("/login/second-step/passkey", {"credential": toms.get(asked)})
        assert answer.location == "/login/second-step"

    assert not is_member(browser)
    assert browser.get("/login/second-step").location == "/login"


def test_nobody_is_asked_for_a_second_step_who_gave_no_password(app: Flask) -> None:
    guest = Visitor(app)

    assert guest.post("/login/second-step/question").location == "/login"
    assert guest.post("/login/second-step/passkey", {"credential": "{}"}).status_code == 303
    assert not is_member(guest)


def test_it_is_renamed_and_removed_by_its_owner_alone(
    mara: Visitor, tom: Visitor, device: Authenticator
) -> None:
    add(mara, device)
    page = passkey_page(mara)

    assert mara.post(page, {"name": "My old phone"}).status_code == 303
    assert "My old phone" in mara.get(OVERVIEW).text
    assert [tom.get(page).status_code, tom.post(f"{page}/remove", {"password": PASSWORD}).status_code] == [
        404
    ] * 2
    assert "not your password" in mara.post(f"{page}/remove", {"password": "hers?"}).text
    assert mara.post(f"{page}/remove", {"password": PASSWORD}).status_code == 303
    assert "None yet" in mara.get(OVERVIEW).text


def test_at_an_address_of_numbers_there_are_none(db: Any, settings: dict[str, Any]) -> None:
    app = create_app({**settings, "BASE_URL": "http://127.0.0.1"}, client=db.client)
    guest = Visitor(app)

    page = guest.get("/login", base_url="http://127.0.0.1").text

    assert "Log in with a passkey" not in page
    assert "Log in with a passkey" in guest.get("/login").text


def test_the_security_log_tells_of_it(
    app: Flask, mara: Visitor, device: Authenticator, caplog: pytest.LogCaptureFixture
) -> None:
    add(mara, device)
    come_in(Visitor(app), device)
    device.sign_count = 0
    come_in(Visitor(app), device)

    text = caplog.text
    assert '"event": "passkey_added"' in text
    assert '"why": "CopiedPasskey"' in text


def test_an_admin_who_helps_takes_passkeys_away_too(
    app: Flask, db: Any, mara: Visitor, tom: Visitor, device: Authenticator
) -> None:
    add(mara, device)
    with app.app_context():
        services = app.extensions["dreamscape"]
        services.moderation.roles.set(tom.email, "admin")
        admin, member = services.accounts.by_email(tom.email), services.accounts.by_email(mara.email)
        services.moderation.second_steps.take_away(admin, member.id, "She lost her phone.")

    assert db["passkeys"].count_documents({}) == 0
    assert "opens nothing here" in come_in(Visitor(app), device).text
