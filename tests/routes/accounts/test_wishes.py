"""A guest who wanted something is told so at the door, comes back to where they were, and has it then."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, TOKEN, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

BOAT = {"title": "A boat", "description": "Red.", "categories": "travel", "comments_enabled": "y"}
NEW_PASSWORD = "a kite above the roofs"
HIDDEN = re.compile(r'<input id="(next|wish|kept)" name="[^"]+" type="hidden" value="([^"]*)"')


@pytest.fixture(autouse=True)
def boat(mara: Visitor) -> str:
    """Mara's dream, which somebody has shared."""
    assert mara.post("/dreams/new", BOAT).status_code == 303
    return "/dreams/a-boat"


def link(page: str, text: str) -> str:
    """The address of the first link whose words are `text`."""
    found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>\s*(?:<svg.*?</svg>)?(?:<span>)?{re.escape(text)}', page)
    assert found, text
    return html.unescape(found[1])


def carried(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


def send(visitor: Visitor, path: str, page: str, **fields: str) -> TestResponse:
    """Send the form of `page`, with all that it carries."""
    token = TOKEN.search(page)
    assert token
    return visitor.client.post(path, data={"csrf_token": token[1], **carried(page), **fields})


def reset_link(app: Flask) -> str:
    letters = app.extensions["dreamscape"].mail_queue.outbox()
    return next(
        found[1]
        for queued in letters
        if (found := re.search(r"localhost(/password-reset/\S+)", queued.mail.text))
    )


def followers(db: Any) -> int:
    return int(db["follows"].count_documents({}))


@pytest.mark.parametrize(
    "page", ["/dreams/a-boat", "/people/mara-lind", "/dreams/a-boat/comments?order=newest"]
)
@pytest.mark.parametrize("door", ["Log in", "Sign up"])
def test_the_doors_in_the_header_lead_back(guest: Visitor, page: str, door: str) -> None:
    shown = guest.get(link(guest.get(page).text, door)).text

    assert carried(shown)["next"] == page


def test_who_logs_in_by_the_header_is_back_at_the_dream(guest: Visitor, tom: Visitor, boat: str) -> None:
    door = guest.get(link(guest.get(boat).text, "Log in")).text

    answer = send(guest, "/login", door, email=tom.email, password=PASSWORD)

    assert answer.location == boat


def test_the_door_of_a_page_that_is_no_more_leads_back_too(guest: Visitor, db: Any, boat: str) -> None:
    db["dreams"].update_one({}, {"$set": {"hidden": {"reason": "x", "at": None}}})

    assert link(guest.get(boat).text, "Log in") == f"/login?next={boat}"


def test_nothing_leads_back_to_the_front_page_or_to_nowhere(guest: Visitor) -> None:
    assert link(guest.get("/").text, "Log in") == "/login"
    assert link(guest.get("/nowhere").text, "Log in") == "/login"


def test_who_pressed_follow_is_told_why_and_follows_after_the_log_in(
    guest: Visitor, tom: Visitor, boat: str, db: Any
) -> None:
    door = guest.get(link(guest.get(boat).text, "Follow dream")).text
    assert "One step more, and you follow the dream “A boat”." in door
    assert followers(db) == 0

    answer = send(guest, "/login", door, email=tom.email, password=PASSWORD)

    page = guest.get(answer.location).text
    assert "You follow “A boat” now." in page
    assert "Following dream: unfollow" in page
    assert followers(db) == 1


def test_who_wanted_to_follow_a_person_does_after_the_sign_up(guest: Visitor, db: Any) -> None:
    door = guest.get(link(guest.get("/people/mara-lind").text, "Follow Mara")).text
    assert "One step more, and you follow Mara Lind." in door
    other = guest.get(link(door, "Sign up")).text
    other_door = guest.get(re.findall(r'href="(/signup\?[^"]+)"', html.unescape(door))[-1]).text
    assert "One step more, and you follow Mara Lind." in other_door
    assert carried(other) == carried(other_door)

    answer = send(guest, "/signup", other_door, first_name="Ida", email="ida@example.org", password=PASSWORD)

    assert answer.location.startswith("/people/mara-lind")
    assert "You follow Mara Lind now." in guest.get(answer.location).text
    assert followers(db) == 1


def test_the_wish_comes_through_a_forgotten_password(
    guest: Visitor, tom: Visitor, boat: str, app: Flask, db: Any
) -> None:
    door = guest.get(link(guest.get(boat).text, "Follow dream")).text
    forgot = guest.get(link(door, "Forgot your password?")).text
    assert "One step more, and you follow the dream “A boat”." in forgot
    assert "wish=follow-dream" in link(forgot, "Back")

    waiting = send(guest, "/password-reset", forgot, email=tom.email)
    assert "One step more, and you follow" in guest.get(waiting.location).text
    new = guest.get(reset_link(app)).text
    assert "One step more, and you follow the dream “A boat”." in new
    answer = send(guest, reset_link(app), new, password=NEW_PASSWORD)

    assert answer.location.startswith(boat)
    assert "You follow “A boat” now." in guest.get(answer.location).text
    assert followers(db) == 1


def test_a_mail_opened_in_another_browser_leads_where_it_always_did(
    guest: Visitor, tom: Visitor, boat: str, app: Flask, db: Any
) -> None:
    forgot = guest.get(f"/password-reset?next={boat}&wish=follow-dream:a-boat").text
    send(guest, "/password-reset", forgot, email=tom.email)
    phone = Visitor(app)

    answer = send(phone, reset_link(app), phone.get(reset_link(app)).text, password=NEW_PASSWORD)

    assert answer.location == "/dreamscape"
    assert followers(db) == 0


def test_what_was_typed_waits_in_its_tab_while_a_password_is_forgotten(
    guest: Visitor, tom: Visitor, boat: str, app: Flask
) -> None:
    door = guest.post(f"{boat}/comments", {"body": "Take me with you!", "next": boat}).text
    assert 'formaction="/password-reset"' in door
    forgot = send(guest, "/password-reset", door, carried="1").text
    assert 'formaction="/login"' in forgot

    tab = send(guest, "/password-reset", forgot, email=tom.email).text
    assert "What you wrote waits in this tab" in tab
    send(guest, reset_link(app), guest.get(reset_link(app)).text, password=NEW_PASSWORD)
    back = send(guest, "/login", tab, email=tom.email, password=NEW_PASSWORD)

    assert "Take me with you!" in guest.get(back.location).text


def test_who_wanted_to_comment_is_told_why_and_comes_to_the_box(
    guest: Visitor, tom: Visitor, boat: str, db: Any
) -> None:
    door = guest.get(link(guest.get(boat).text, "Comment")).text
    assert "One step more, and you can say something about “A boat”." in door

    answer = send(guest, "/login", door, email=tom.email, password=PASSWORD)

    dream = db["dreams"].find_one()["_id"]
    assert answer.location == f"{boat}#comment-body-{dream}"
    assert f'id="comment-body-{dream}"' in guest.get(boat).text


def test_a_button_pressed_after_the_session_has_ended_is_a_wish_too(tom: Visitor, boat: str, db: Any) -> None:
    token = tom.token(boat)
    db["sessions"].delete_many({})

    answer = tom.client.post(f"{boat}/follow", data={"csrf_token": token, "next": boat})

    door = tom.get(answer.location).text
    assert "One step more, and you follow the dream “A boat”." in door
    assert send(tom, "/login", door, email=tom.email, password=PASSWORD).location == boat
    assert followers(db) == 1


@pytest.mark.parametrize("path", ["/profile/avatar", "/settings/email/resend", "/dreams/a-boat/unfollow"])
def test_any_other_button_is_not_pressed_and_it_is_said(tom: Visitor, db: Any, path: str) -> None:
    token = tom.token("/dreamscape")
    db["sessions"].delete_many({})

    came_from = {"Referer": "http://localhost/profile?x=1"}
    answer = tom.client.post(path, data={"csrf_token": token}, headers=came_from)

    assert answer.location == "/login?next=/profile?x%3D1"
    assert "You are logged out, so nothing has been done." in tom.get(answer.location).text


def test_a_wish_for_ones_own_dream_is_answered_kindly(
    guest: Visitor, mara: Visitor, db: Any, boat: str
) -> None:
    door = guest.get(f"/login?next={boat}&wish=follow-dream:a-boat").text

    answer = send(guest, "/login", door, email=mara.email, password=PASSWORD)

    assert "This dream is yours" in guest.get(answer.location).text
    assert followers(db) == 0


@pytest.mark.parametrize(
    "wish",
    ["follow-dream:nobody", "follow-dream:", "delete-dream:a-boat", "follow-dream", ":", "\x00", "x" * 9000],
)
def test_what_nobody_could_wish_is_left_out(guest: Visitor, tom: Visitor, db: Any, wish: str) -> None:
    door = guest.get("/login", query_string={"wish": wish, "next": "/dreams"})
    assert door.status_code == 200
    assert "One step more" not in door.text

    answer = guest.post("/login", {"email": tom.email, "password": PASSWORD, "wish": wish, "next": "/dreams"})

    assert answer.location == "/dreams"
    assert followers(db) == 0


def test_a_wish_that_the_door_could_not_name_is_not_done_unsaid(
    guest: Visitor, tom: Visitor, mara: Visitor, db: Any
) -> None:
    mara.post("/settings/privacy", {"members_only": "y"}, page="/settings/privacy")
    door = guest.get("/login?wish=follow-member:mara-lind").text
    assert "Mara" not in door

    send(guest, "/login", door, email=tom.email, password=PASSWORD)

    assert followers(db) == 0


def test_a_link_of_a_member_does_nothing_by_being_opened(tom: Visitor, boat: str, db: Any) -> None:
    answer = tom.get(f"/login?next={boat}&wish=follow-dream:a-boat")

    assert answer.location == boat
    assert followers(db) == 0


def test_an_invitation_comes_along_from_door_to_door(guest: Visitor) -> None:
    page = guest.get("/signup?invitation=of-ada").text
    for text in ("Log in", "Sign up"):
        page = guest.get(link(page, text)).text
        assert 'name="invitation" type="hidden" value="of-ada"' in page

    forgot = guest.get("/password-reset?invitation=of-ada").text
    assert "invitation=of-ada" in link(forgot, "Back")


def test_a_sign_up_with_a_known_address_loses_neither_way_nor_words(
    guest: Visitor, tom: Visitor, boat: str
) -> None:
    page = guest.get(f"/signup?next={boat}&wish=follow-dream:a-boat").text
    taken = send(guest, "/signup", page, first_name="Tom", email=tom.email, password=PASSWORD).text
    assert "wish=follow-dream" in link(taken, "Log in with it")
    assert "wish=follow-dream" in link(taken, "Choose a new password")

    taken = send(guest, "/signup", page, kept="x", first_name="Tom", email=tom.email, password=PASSWORD).text
    assert 'formaction="/password-reset"' in taken
    assert 'href="/login' not in taken
