"""Whatever expires while somebody writes, the form comes back with the text still in it."""

from __future__ import annotations

import html
import io
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

DREAM = {
    "title": "A boat of our own",
    "description": "With a red sail & <three> bunks.\nNothing more.",
    "categories": ["travel", "sea"],
    "comments_enabled": "y",
}
SAVED_FORM = re.compile(r'name="kept"[^>]*value="([^"]+)"')


def in_thirteen_hours() -> Any:
    return time_machine.travel(datetime.now(UTC) + timedelta(hours=13))


def holds_the_dream(page: str) -> bool:
    text = html.unescape(page)
    return (
        all(
            part in text
            for part in ("A boat of our own", "With a red sail & <three> bunks.", "Nothing more.")
        )
        and 'value="travel" checked' in page
        and 'value="sea" checked' in page
    )


def test_an_expired_token_gives_the_form_back_with_the_text(mara: Visitor, db: Any) -> None:
    token = mara.token("/dreams/new")
    with in_thirteen_hours():
        answer = mara.client.post("/dreams/new", data={**DREAM, "csrf_token": token})

        assert answer.status_code == 400
        assert holds_the_dream(answer.text)
        assert "Everything you wrote is still here: press" in answer.text
        assert db["dreams"].count_documents({}) == 0

        fresh = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
        assert fresh
        again = mara.client.post("/dreams/new", data={**DREAM, "csrf_token": fresh[1]})
        assert again.status_code == 303


def test_a_picture_that_cannot_come_back_is_named(mara: Visitor) -> None:
    picture = (io.BytesIO(b"a picture"), "boat.jpg")
    answer = mara.client.post("/dreams/new", data={**DREAM, "picture": picture})

    assert "still here, but for the picture" in answer.text


def test_who_was_logged_out_meanwhile_finds_the_text_after_logging_in(mara: Visitor, db: Any) -> None:
    token = mara.token("/dreams/new")
    db["sessions"].delete_many({})

    door = mara.client.post("/dreams/new", data={**DREAM, "csrf_token": token})

    assert door.status_code == 401
    assert "Welcome back" in door.text
    carried = SAVED_FORM.search(door.text)
    assert carried
    answer = mara.post(
        "/login",
        {"email": "mara@example.org", "password": PASSWORD, "kept": carried[1], "next": "/dreams/new"},
    )
    assert answer.location.startswith("/dreams/new?kept=")
    assert holds_the_dream(mara.get(answer.location).text)
    assert db["dreams"].count_documents({}) == 0


@pytest.mark.usefixtures("mara")
def test_a_wrong_password_on_the_way_loses_nothing(app: Flask) -> None:
    guest = Visitor(app)
    door = guest.client.post("/dreams/new", data=DREAM)
    first = SAVED_FORM.search(door.text)
    assert first

    wrong = guest.post("/login", {"email": "mara@example.org", "password": "wrong", "kept": first[1]})

    second = SAVED_FORM.search(wrong.text)
    assert second
    right = guest.post("/login", {"email": "mara@example.org", "password": PASSWORD, "kept": second[1]})
    assert holds_the_dream(guest.get(right.location).text)


@pytest.mark.usefixtures("mara")
def test_nor_does_a_log_in_form_that_was_open_for_too_long(app: Flask) -> None:
    guest = Visitor(app)
    carried = SAVED_FORM.search(guest.client.post("/dreams/new", data=DREAM).text)
    assert carried

    late = guest.client.post(
        "/login", data={"email": "mara@example.org", "password": PASSWORD, "kept": carried[1]}
    )

    assert late.status_code == 400
    assert "but for the password" in late.text
    assert SAVED_FORM.search(late.text)
    assert 'value="mara@example.org"' in late.text


def test_a_guest_who_signs_up_instead_finds_the_text_too(guest: Visitor) -> None:
    carried = SAVED_FORM.search(guest.client.post("/dreams/new", data=DREAM).text)
    assert carried
    hidden_fields = {"kept": carried[1], "next": "/dreams/new"}

    other_door = guest.post("/signup", {**hidden_fields, "email": "tom@example.org", "carried": "1"})

    assert other_door.status_code == 200
    assert "needs another look" not in other_door.text
    assert 'value="tom@example.org"' in other_door.text
    still = SAVED_FORM.search(other_door.text)
    assert still
    guest.email = "tom@example.org"
    answer = guest.post(
        "/signup",
        {
            "first_name": "Tom",
            "email": "tom@example.org",
            "password": PASSWORD,
            **hidden_fields,
            "kept": still[1],
        },
        page="/signup",
    )
    assert holds_the_dream(guest.get(answer.location).text)


def test_the_doors_lead_to_each_other_by_a_button_while_they_carry_text(guest: Visitor) -> None:
    door = guest.client.post("/dreams/new", data=DREAM).text

    assert 'formaction="/signup"' in door
    assert 'formaction="/login"' in guest.post("/signup", {"kept": "x", "carried": "1"}).text


def test_a_comment_typed_by_a_guest_comes_back_under_its_dream(mara: Visitor, app: Flask) -> None:
    mara.post("/dreams/new", DREAM, page="/dreams/new")
    guest = Visitor(app)
    path = "/dreams/a-boat-of-our-own"
    words = {"body": "I know a man with a boat.", "next": path}
    door = guest.post(f"{path}/comments", words)
    carried = SAVED_FORM.search(door.text)
    assert carried

    answer = guest.post("/login", {"email": "mara@example.org", "password": PASSWORD, "kept": carried[1]})

    assert answer.location.startswith((path + "?", path + "/comments?"))
    assert "I know a man with a boat." in guest.get(answer.location).text


def test_saved_text_is_shown_to_nobody_else(mara: Visitor, tom: Visitor, app: Flask) -> None:
    guest = Visitor(app)
    carried = SAVED_FORM.search(guest.client.post("/dreams/new", data=DREAM).text)
    assert carried
    address = guest.post(
        "/login", {"email": "mara@example.org", "password": PASSWORD, "kept": carried[1]}
    ).location

    assert not holds_the_dream(tom.get(address).text)
    assert not holds_the_dream(mara.get(address.replace("/dreams/new", "/signup")).text)


@pytest.mark.parametrize("kept", ["garbled", "W10.abc", "", "x" * 5000])
@pytest.mark.usefixtures("mara")
def test_luggage_we_did_not_pack_is_left_behind(app: Flask, kept: str) -> None:
    guest = Visitor(app)
    answer = guest.post(
        "/login", {"email": "mara@example.org", "password": PASSWORD, "kept": kept, "next": "/dreams"}
    )

    assert answer.location == "/dreams"


def test_what_has_no_page_of_its_own_can_be_sent_again(mara: Visitor) -> None:
    mara.post("/dreams/new", DREAM, page="/dreams/new")
    answer = mara.client.post("/dreams/a-boat-of-our-own/follow", data={"next": "/dreams"})

    assert answer.status_code == 400
    assert "Send it again" in answer.text
    assert 'action="/dreams/a-boat-of-our-own/follow"' in answer.text
    assert '<input type="hidden" name="next" value="/dreams">' in answer.text


def test_htmx_gets_the_page_to_send_again_in_place_of_the_page(mara: Visitor) -> None:
    mara.post("/dreams/new", DREAM, page="/dreams/new")
    answer = mara.client.post(
        "/dreams/a-boat-of-our-own/comments",
        data={"body": "Let me <help>", "next": "/dreamscape"},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "body"
    assert "Let me &lt;help&gt;</textarea>" in answer.text


def test_htmx_leads_a_guest_to_the_log_in_and_back_to_the_page_in_view(guest: Visitor) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/dreams/a-boat?order=newest"}

    answer = guest.post("/dreams/a-boat/follow", headers=headers)

    assert (
        answer.headers["HX-Redirect"] == "/login?next=/dreams/a-boat?order%3Dnewest&wish=follow-dream:a-boat"
    )


def test_a_form_on_another_site_is_refused_and_shown_to_nobody(mara: Visitor, db: Any) -> None:
    answer = mara.client.post("/dreams/new", data=DREAM, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 400
    assert not holds_the_dream(answer.text)
    assert db["dreams"].count_documents({}) == 0


def test_passwords_and_tokens_are_never_given_back(guest: Visitor) -> None:
    answer = guest.client.post("/login", data={"email": "mara@example.org", "password": PASSWORD})

    assert answer.status_code == 400
    assert PASSWORD not in answer.text


def test_a_late_log_in_form_keeps_its_next(guest: Visitor) -> None:
    answer = guest.client.post("/login", data={"email": "mara@example.org", "next": "/dreams"})

    assert 'name="next" type="hidden" value="/dreams"' in answer.text
