"""What was typed or pressed as one member is never done as another: whoever is here now is asked."""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, TOKEN, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

BOAT = {"title": "A boat", "description": "Red.", "categories": "travel", "comments_enabled": "y"}
HTMX = {"HX-Request": "true"}
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def become(browser: Visitor, email: str) -> None:
    """In another tab of the same browser, somebody else logs in."""
    browser.post("/logout", page="/dreamscape")
    browser.logged_in(email)


@pytest.fixture
def boat(tom: Visitor) -> str:
    """Tom's dream, for others to follow and to comment on."""
    assert tom.post("/dreams/new", BOAT).status_code == 303
    return "/dreams/a-boat"


@pytest.fixture
def ida(app: Flask) -> Visitor:
    """Ida, a third member who is logged in."""
    return Visitor(app).signed_up("Ida", "Berg", "ida@example.org")


@pytest.fixture
def tab(mara: Visitor, ida: Visitor) -> tuple[Visitor, str]:
    """Mara's browser, in which Ida has logged in meanwhile, and the token of a tab that was opened before."""
    token = mara.token("/dreamscape")
    become(mara, ida.email)
    return mara, token


def is_the_question(answer: TestResponse) -> bool:
    return "You are Ida here now" in answer.text and "Mara Lind" in answer.text


def yes(browser: Visitor, answer: TestResponse, path: str, **typed: str) -> TestResponse:
    """Press the button of the page that asks."""
    fields = {name: html.unescape(value) for name, value in FIELD.findall(answer.text)}
    return browser.client.post(path, data={**fields, **typed})


def test_a_comment_is_asked_about_and_not_lost(tab: tuple[Visitor, str], boat: str, db: Any) -> None:
    browser, token = tab
    words = {"body": "Take me <with> you!", "next": boat, "csrf_token": token}

    answer = browser.client.post(f"{boat}/comments", data=words)

    assert answer.status_code == 409
    assert is_the_question(answer)
    assert "Take me &lt;with&gt; you!</textarea>" in answer.text
    assert "Send it as Ida" in answer.text
    assert "Keep a copy" in answer.text
    assert db["comments"].count_documents({}) == 0

    sent = yes(browser, answer, f"{boat}/comments", body="Take me <with> you!")
    assert sent.status_code == 303
    assert str(db["comments"].find_one()["author_id"]) == browser.id


def test_with_htmx_the_question_takes_the_place_of_the_page(
    tab: tuple[Visitor, str], boat: str, db: Any
) -> None:
    browser, token = tab
    words = {"body": "Take me with you!", "csrf_token": token}

    answer = browser.client.post(f"{boat}/comments?order=oldest", data=words, headers=HTMX)

    assert answer.headers["HX-Retarget"] == "body"
    assert is_the_question(answer)
    assert db["comments"].count_documents({}) == 0


def test_a_dream_is_asked_about_with_all_its_fields(tab: tuple[Visitor, str], db: Any) -> None:
    browser, token = tab
    fields = {**BOAT, "title": "A house of moss", "csrf_token": token}
    picture = (io.BytesIO(b"a picture"), "house.jpg")

    answer = browser.client.post("/dreams/new", data={**fields, "picture": picture})

    assert is_the_question(answer)
    assert 'value="A house of moss"' in answer.text
    assert 'name="categories" value="travel"' in answer.text
    assert 'type="file"' in answer.text
    assert db["dreams"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ("/dreams/a-boat/follow", "You pressed “Follow dream”"),
        ("/people/tom-okoye/follow", "This page was opened as Mara Lind"),
        ("/logout", "You pressed “Log out”"),
        ("/profile/avatar", "This page was opened as Mara Lind"),
    ],
)
@pytest.mark.usefixtures("boat")
def test_a_press_is_asked_about(tab: tuple[Visitor, str], db: Any, path: str, button: str) -> None:
    browser, token = tab
    before = db["users"].find_one({"email": "ida@example.org"})["avatar"]

    answer = browser.client.post(path, data={"next": "/dreams/a-boat", "csrf_token": token})

    assert is_the_question(answer)
    assert button in answer.text
    assert "Do it as Ida" in answer.text
    assert 'href="/dreams/a-boat"' in answer.text
    assert db["follows"].count_documents({}) == 0
    assert db["users"].find_one({"email": "ida@example.org"})["avatar"] == before
    assert browser.get("/dreams").status_code == 200


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/profile", {"first_name": "Mara", "bio": "I keep bees."}),
        ("/settings/privacy", {"members_only": "y"}),
        ("/settings/email", {"email": "new@example.org", "password": PASSWORD}),
    ],
)
def test_settings_are_not_made_for_the_other(
    tab: tuple[Visitor, str], db: Any, path: str, fields: dict[str, str]
) -> None:
    browser, token = tab
    before = db["users"].find_one({"email": "ida@example.org"})

    answer = browser.client.post(path, data={**fields, "csrf_token": token})

    assert is_the_question(answer)
    assert PASSWORD not in answer.text
    assert db["users"].find_one({"email": "ida@example.org"}) == before


def test_what_only_the_first_may_do_is_not_offered_to_the_other(mara: Visitor, ida: Visitor, db: Any) -> None:
    mara.post("/dreams/new", BOAT)
    token = mara.token("/dreams/a-boat/edit")
    become(mara, ida.email)

    answer = mara.client.post(
        "/dreams/a-boat/edit", data={**BOAT, "description": "With three bunks.", "csrf_token": token}
    )

    assert is_the_question(answer)
    assert "With three bunks." in answer.text
    assert "Send it as" not in answer.text
    assert "Ida cannot send this" in answer.text
    assert db["dreams"].find_one()["description"] == "Red."


def test_a_moderator_is_asked_before_an_act_of_another_moderator_is_theirs(
    mara: Visitor, ida: Visitor, tom: Visitor, db: Any
) -> None:
    db["users"].update_many({"email": {"$ne": tom.email}}, {"$set": {"role": "moderator"}})
    token = mara.token("/admin/members")
    become(mara, ida.email)

    answer = mara.client.post(
        f"/admin/members/{tom.id}/delete", data={"reason": "He shouted.", "csrf_token": token}
    )

    assert is_the_question(answer)
    assert "He shouted." in answer.text
    assert db["users"].count_documents({"email": tom.email}) == 1


def kept_at_the_door(visitor: Visitor, boat: str, db: Any) -> str:
    """What the log-in form carries of a comment whose writer is logged out by now."""
    words = {"body": "Take me with you!", "next": boat, "csrf_token": visitor.token(boat)}
    db["sessions"].delete_many({})
    door = visitor.client.post(f"{boat}/comments", data=words).text
    kept = re.search(r'name="kept"[^>]*value="([^"]+)"', door)
    assert kept
    return kept[1]


def test_what_was_kept_over_a_log_in_says_who_wrote_it(
    mara: Visitor, ida: Visitor, boat: str, db: Any
) -> None:
    kept = kept_at_the_door(mara, boat, db)

    answer = mara.post("/login", {"email": ida.email, "password": PASSWORD, "kept": kept})

    page = mara.get(answer.location).text
    assert "Take me with you!" in page
    assert "You wrote this as Mara Lind. You are Ida Berg now" in page


def test_what_was_kept_for_oneself_says_nothing(mara: Visitor, boat: str, db: Any) -> None:
    kept = kept_at_the_door(mara, boat, db)

    answer = mara.post("/login", {"email": mara.email, "password": PASSWORD, "kept": kept})

    assert "You wrote this as" not in mara.get(answer.location).text


def test_no_part_made_for_the_other_comes_into_a_page_of_the_first(
    tab: tuple[Visitor, str], boat: str, db: Any
) -> None:
    browser, _ = tab
    first = str(db["users"].find_one({"first_name": "Mara"})["_id"])

    answer = browser.get(f"{boat}/comments", headers={**HTMX, "X-Made-For": first})

    assert answer.headers["HX-Refresh"] == "true"
    assert not answer.data


def test_a_page_says_for_whom_it_was_made(mara: Visitor, boat: str, guest: Visitor) -> None:
    assert f'"X-Made-For": "{mara.id}"' in mara.get(boat).text
    headers = {**HTMX, "X-Made-For": mara.id}
    assert "HX-Refresh" not in mara.get(f"{boat}/comments", headers=headers).headers
    assert "X-Made-For" not in guest.get(boat).text


def test_who_comes_back_by_the_remember_cookie_has_forms_of_their_own(mara: Visitor, app: Flask) -> None:
    browser = Visitor(app).logged_in("mara@example.org", remember="y")
    browser.client.delete_cookie(app.config["SESSION_COOKIE_NAME"])
    page = browser.get("/profile").text

    with browser.client.session_transaction() as session:
        assert session["csrf_token"].endswith(f".{mara.id}")
    token = TOKEN.search(page)
    assert token
    assert browser.client.post("/profile/avatar", data={"csrf_token": token[1]}).status_code == 303


def test_a_page_from_the_version_before_still_sends_its_forms(mara: Visitor) -> None:
    with mara.client.session_transaction() as session:
        session["csrf_token"] = "of the version before"
    token = mara.token("/dreamscape")

    assert mara.client.post("/profile/avatar", data={"csrf_token": token}).status_code == 303
