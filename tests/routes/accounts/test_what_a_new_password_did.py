"""A new password does more than one thing, and sometimes less than one thinks: the page and the mail say which."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

NEW = "a kite above the roofs"
OFF = "The change of your address that was on its way is off"


def mailed_link(app: Flask) -> str:
    Visitor(app).post("/password-reset", {"email": "mara@example.org"})
    texts = (queued.mail.text for queued in app.extensions["dreamscape"].mail_queue.outbox())
    return next(found[1] for text in texts if (found := re.search(r"(/password-reset/\S+)", text)))


def newest_mail(app: Flask) -> str:
    mail = app.extensions["dreamscape"].mail_queue.outbox()[0].mail
    assert mail.subject == "You have a new password"
    return str(mail.text)


@pytest.fixture
def resting(mara: Visitor, app: Flask) -> str:
    """A reset link of Mara's, who was suspended after it was mailed."""
    link = mailed_link(app)
    services = app.extensions["dreamscape"]
    Visitor(app).signed_up("Ada", "Moss", "ada@example.org")
    services.moderation.roles.set("ada@example.org", "admin")
    ada = services.accounts.by_email("ada@example.org")
    week = (datetime.now(UTC) + timedelta(days=7)).date()
    services.moderation.members.suspend(ada, mara.id, week, "Unkind words.")
    return link


def test_during_a_suspension_it_opens_the_page_of_that_alone(
    guest: Visitor, app: Flask, resting: str
) -> None:
    answer = guest.post(resting, {"password": NEW})

    assert answer.headers["Location"] == "/suspended"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    page = guest.get("/suspended").text
    assert "That is your new password" in page
    assert "Unkind words." in page
    assert guest.get("/welcome").headers["Location"] == "/suspended"
    assert "a link that we had mailed to you" in newest_mail(app)


def test_a_password_that_is_refused_meanwhile_is_no_new_one(guest: Visitor, resting: str) -> None:
    answer = guest.post(resting, {"password": "short"})

    assert answer.status_code == 200
    assert "Your new password is kept" not in answer.text


def test_while_leaving_it_is_said_that_they_stay(mara: Visitor, guest: Visitor, app: Flask) -> None:
    mara.post("/settings/delete", {"password": PASSWORD, "word": "goodbye"})

    guest.post(mailed_link(app), {"password": NEW})

    page = guest.get("/dreamscape").text
    assert "That is your new password" in page
    assert "Your account stays" in page


@pytest.mark.parametrize("awaited", [True, False])
def test_an_address_that_waited_is_said_to_wait_no_more(mara: Visitor, app: Flask, awaited: bool) -> None:
    if awaited:
        mara.post("/settings/email", {"email": "mara@example.com", "password": PASSWORD})

    answer = mara.post("/settings/password", {"old_password": PASSWORD, "password": NEW})

    assert ("mara@example.com" in mara.get(answer.location).text) == awaited
    assert (OFF in newest_mail(app)) == awaited


@pytest.mark.parametrize("awaited", [True, False])
def test_after_a_reset_the_mail_says_so(mara: Visitor, guest: Visitor, app: Flask, awaited: bool) -> None:
    link = mailed_link(app)
    if awaited:
        mara.post("/settings/email", {"email": "mara@example.com", "password": PASSWORD})

    guest.post(link, {"password": NEW})

    assert (OFF in newest_mail(app)) == awaited


def test_what_was_refused_ends_no_wait(mara: Visitor, db: Any) -> None:
    mara.post("/settings/email", {"email": "mara@example.com", "password": PASSWORD})

    answer = mara.post("/settings/password", {"old_password": "not this one", "password": NEW})

    assert "no longer works" not in answer.text
    assert db["users"].find_one({"email": "mara@example.org"})["email_link"]["email"] == "mara@example.com"
