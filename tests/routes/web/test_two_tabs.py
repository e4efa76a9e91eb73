"""What was done in one tab, and then sent in another: every page answers with its own page or leads on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

NOT_IN_ONE_PIECE = "That did not arrive in one piece"
STILL_HERE = "Everything you wrote is still here"
SIGN_UP = {"first_name": "Mara", "email": "mara@example.org", "password": PASSWORD}
BOAT = {"title": "A boat", "description": "Red.", "categories": "travel", "comments_enabled": "y"}
LOG_IN = {"email": "mara@example.org", "password": PASSWORD}


def follow(browser: Visitor, answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return browser.get(answer.location).text


def mailed_link(browser: Visitor, kind: str) -> str:
    """The newest link of this kind among the letters that were sent."""
    letters = browser.app.extensions["dreamscape"].mail_queue.outbox()
    return next(
        found[1] for queued in letters if (found := re.search(rf"localhost(/{kind}/\S+)", queued.mail.text))
    )


def reset_link(browser: Visitor) -> str:
    """Ask for a link to a new password, and take it out of the letter."""
    browser.post("/password-reset", {"email": "mara@example.org"}, page="/password-reset")
    return mailed_link(browser, "password-reset")


@pytest.mark.usefixtures("mara")
def test_a_log_in_sent_after_the_log_in_of_another_tab_leads_on(app: Flask) -> None:
    browser = Visitor(app)
    token = browser.token("/login")
    browser.logged_in("mara@example.org")

    answer = browser.client.post("/login", data={**LOG_IN, "csrf_token": token, "next": "/dreams"})

    assert answer.location == "/dreams"
    assert "You are logged in already, as Mara Lind." in follow(browser, answer)


@pytest.mark.usefixtures("mara")
def test_a_sign_up_sent_after_the_log_in_of_another_tab_leads_on(app: Flask) -> None:
    browser = Visitor(app)
    token = browser.token("/signup")
    browser.logged_in("mara@example.org")

    answer = browser.client.post("/signup", data={**SIGN_UP, "csrf_token": token})

    assert answer.location == "/dreamscape"


def test_a_log_in_sent_after_the_sign_up_of_another_tab_leads_on(guest: Visitor) -> None:
    token = guest.token("/login")
    guest.signed_up("Mara", "Lind", "mara@example.org")

    answer = guest.client.post("/login", data={**LOG_IN, "csrf_token": token})

    assert answer.location == "/dreamscape"


def test_what_was_typed_before_comes_along_all_the_same(mara: Visitor, app: Flask) -> None:
    mara.post("/dreams/new", BOAT)
    browser = Visitor(app)
    words = {"body": "Take me with you!", "next": "/dreams/a-boat"}
    door = browser.post("/dreams/a-boat/comments", words).text
    kept = re.search(r'name="kept"[^>]*value="([^"]+)"', door)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', door)
    assert kept
    assert token
    browser.logged_in("mara@example.org")

    answer = browser.client.post("/login", data={**LOG_IN, "csrf_token": token[1], "kept": kept[1]})

    assert "Take me with you!" in follow(browser, answer)


def test_a_log_out_after_the_log_out_of_another_tab_offers_nothing_to_send(mara: Visitor) -> None:
    token = mara.token("/dreamscape")
    mara.post("/logout")

    answer = mara.client.post("/logout", data={"csrf_token": token})

    page = follow(mara, answer)
    assert "You are logged out already." in page
    assert "Send it again" not in page


def test_a_new_password_sent_twice_says_that_the_link_is_used(mara: Visitor, app: Flask) -> None:
    browser = Visitor(app)
    link = reset_link(browser)
    token = browser.token(link)
    new = {"password": "another boat with a sail"}
    assert browser.post(link, new, page=link).status_code == 303

    answer = browser.client.post(link, data={**new, "csrf_token": token})

    assert answer.status_code == 400
    assert "This link has fallen asleep" in answer.text
    assert NOT_IN_ONE_PIECE not in answer.text
    assert STILL_HERE not in answer.text
    # Who is logged in by now needs no other link.
    assert "Ask for a new link" not in answer.text
    assert mara.get("/dreams").status_code == 303


@pytest.mark.usefixtures("mara")
def test_a_link_that_ended_while_its_page_was_open_does_not_contradict_itself(app: Flask, db: Any) -> None:
    browser = Visitor(app)
    link = reset_link(browser)
    browser.token(link)
    db["users"].update_many(
        {}, {"$set": {"password_hash": "another"}, "$unset": {"reset_key": "", "resets": ""}}
    )

    answer = browser.client.post(link, data={"password": "another boat", "csrf_token": "too old"})

    assert "This link has fallen asleep" in answer.text
    assert STILL_HERE not in answer.text
    assert "Ask for a new link" in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_an_address_confirmed_in_another_tab_is_not_asked_for_again(mara: Visitor) -> None:
    link = mailed_link(mara, "settings/email/confirm")
    mara.post(link, page=link)

    answer = mara.client.post(link, data={"csrf_token": "of the other tab"})

    assert NOT_IN_ONE_PIECE not in answer.text
    assert "Your address is confirmed" in answer.text


@pytest.mark.parametrize("action", ["edit", "delete", "report"])
def test_a_late_form_of_a_dream_that_is_gone_says_so(mara: Visitor, tom: Visitor, action: str) -> None:
    mara.post("/dreams/new", BOAT)
    who = tom if action == "report" else mara
    who.token(f"/dreams/a-boat/{action}")
    mara.post("/dreams/a-boat/delete")

    answer = who.client.post(f"/dreams/a-boat/{action}", data={"title": "A ship", "csrf_token": "old"})

    assert answer.status_code == 410
    assert STILL_HERE not in answer.text


def test_a_late_form_of_a_dream_that_has_another_name_comes_back_with_its_words(mara: Visitor) -> None:
    mara.post("/dreams/new", BOAT)
    mara.post("/dreams/a-boat/edit", {**BOAT, "title": "A ship"})

    answer = mara.client.post(
        "/dreams/a-boat/edit",
        data={"title": "A ship", "description": "With three bunks.", "csrf_token": "old"},
    )

    assert answer.status_code == 400
    assert "With three bunks." in answer.text
    assert STILL_HERE in answer.text


def test_a_browser_logged_out_in_another_tab_is_named_and_the_way_back_is_there(
    mara: Visitor, app: Flask
) -> None:
    Visitor(app).logged_in("mara@example.org")
    ended = re.findall(r"/settings/sessions/[0-9a-f]+/end", mara.get("/settings/sessions").text)[0]
    mara.post(ended, page="/settings/sessions")

    came_from = {"Referer": "http://localhost/settings/sessions"}
    answer = mara.post(ended, page="/settings/sessions", headers=came_from)

    assert answer.status_code == 404
    assert "That browser is logged out already." in answer.text
    assert 'href="/settings/sessions">Back to where you were' in answer.text


def test_a_comment_deleted_in_another_tab_leads_back_to_where_it_stood(mara: Visitor) -> None:
    answer = mara.post(f"/comments/{'0' * 24}/delete", {"next": "/dreams?after=x"})

    assert answer.status_code == 404
    assert 'href="/dreams?after=x">Back to where you were' in answer.text


@pytest.mark.parametrize("elsewhere", ["http://evil.example/dreams", "http://[", "about:blank", ""])
def test_the_way_back_is_never_one_that_another_site_names(mara: Visitor, elsewhere: str) -> None:
    answer = mara.post("/comments/none/delete", headers={"Referer": elsewhere})

    assert answer.status_code == 404
    assert "Back to where you were" not in answer.text


def test_an_account_deleted_in_another_tab_is_not_kept_by_mistake(mara: Visitor, db: Any) -> None:
    token = mara.token("/settings/delete")
    fields = {"password": PASSWORD, "word": "goodbye"}
    assert mara.post("/settings/delete", fields, page="/settings/delete").status_code == 303

    answer = mara.client.post("/settings/delete", data={**fields, "csrf_token": token})

    page = follow(mara, answer)
    assert "logging in would keep it" in page
    assert 'name="password"' not in page
    assert db["users"].find_one()["leaves_at"]


def test_no_late_form_of_the_whole_site_ends_in_a_page_without_a_way(
    app: Flask, mara: Visitor, guest: Visitor
) -> None:
    """The URL map, walked: a POST without a good token, as a member and as a guest."""
    values = {"slug": "nobody", "token": "none", "comment_id": "0" * 24, "dream_id": "0" * 24}
    values |= {"member_id": "0" * 24, "notice_id": "0" * 24, "ended": "x", "key": "none", "id": "0" * 24}
    broken = []
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        path = app.url_map.bind("localhost").build(
            rule.endpoint, {name: values.get(name, "none") for name in rule.arguments}, method="POST"
        )
        for visitor in (mara, guest):
            answer = visitor.client.post(path, data={"csrf_token": "of another tab", "reason": "because"})
            if answer.status_code >= 500 or NOT_IN_ONE_PIECE in answer.text:
                broken.append((path, visitor.email, answer.status_code))
    assert not broken
