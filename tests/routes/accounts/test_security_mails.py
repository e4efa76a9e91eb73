"""Whatever a thief would do to an account, its member hears of by mail; and nobody else hears more than they may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from dreamscape.models import Mail

NEW = "a kite above the roofs"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
LINK = re.compile(r"http://localhost(/\S+)")


def letters(app: Flask, to: str = "mara@example.org") -> list[Mail]:
    """The mails to this address, the newest first."""
    outbox = app.extensions["dreamscape"].mail_queue.outbox()
    return [queued.mail for queued in outbox if queued.mail.to == to]


def subjects(app: Flask, to: str = "mara@example.org") -> list[str]:
    return [mail.subject for mail in letters(app, to)]


def follow(visitor: Visitor, mail: Mail, **fields: str) -> Any:
    """Open the link of a mail and press its button."""
    link = LINK.search(mail.text)
    assert link
    return visitor.post(link[1], fields)


def prove_address(visitor: Visitor) -> None:
    follow(visitor, letters(visitor.app)[0])


def change_password(mara: Visitor) -> None:
    mara.post("/settings/password", {"old_password": PASSWORD, "password": NEW})


def reset_password(mara: Visitor) -> None:
    somebody = Visitor(mara.app)
    somebody.post("/password-reset", {"email": mara.email})
    follow(
        somebody, next(mail for mail in letters(mara.app) if "/password-reset/" in mail.text), password=NEW
    )


def change_address(mara: Visitor) -> None:
    mara.post("/settings/email", {"email": "mara@example.com", "password": PASSWORD})
    follow(mara, letters(mara.app, "mara@example.com")[0])


def log_in_elsewhere(mara: Visitor) -> None:
    there = Visitor(mara.app)
    there.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    there.logged_in(mara.email)


def become_moderator(mara: Visitor) -> None:
    adam = Visitor(mara.app).signed_up("Adam", "Moss", "adam@example.org")
    mara.app.extensions["dreamscape"].moderation.roles.set("adam@example.org", "admin")
    assert (
        adam.post(f"/admin/members/{mara.id}/role", {"role": "moderator", "reason": "Kind."}).status_code
        == 303
    )


def end_log_ins(mara: Visitor) -> None:
    log_in_elsewhere(mara)
    mara.post("/settings/sessions/end-others")


def end_one_log_in(mara: Visitor) -> None:
    log_in_elsewhere(mara)
    there = re.search(r"/settings/sessions/\w{64}/end", mara.get("/settings/sessions").text)
    assert there
    mara.post(there[0])


DEEDS: dict[str, tuple[Callable[[Visitor], None], str, str]] = {
    "password": (change_password, "You have a new password", "somebody who knew the old one"),
    "reset": (reset_password, "You have a new password", "a link that we had mailed to you"),
    "address": (change_address, "We write to another address now", "the last mail to this one"),
    "log-in": (log_in_elsewhere, "A new browser is logged in", "Firefox on Linux, on "),
    "role": (become_moderator, "Your role has changed", "you are a moderator here now"),
    "log-outs": (end_log_ins, "You were logged out in other browsers", "A browser, on "),
    "log-out": (end_one_log_in, "You were logged out in other browsers", "A browser, on "),
}
each = pytest.mark.parametrize("deed", DEEDS)


@each
def test_the_member_hears_of_it(mara: Visitor, app: Flask, deed: str) -> None:
    prove_address(mara)
    act, subject, words = DEEDS[deed]

    act(mara)

    newest = letters(app)[0]
    assert newest.subject == subject
    for text in (newest.text, newest.html):
        assert words in text
        assert "Hello Mara," in text
    assert "\n\n\n" not in newest.text
    assert newest.text.endswith("Sleep well,\nDreamscape")


@each
def test_where_nobody_has_proven_the_address_no_name_is_written(mara: Visitor, app: Flask, deed: str) -> None:
    act, subject, _words = DEEDS[deed]
    act(mara)

    [newest] = [mail for mail in letters(app) if mail.subject == subject]
    proven = deed == "reset"
    assert ("Mara" in newest.text) == proven
    assert ("Mara" in newest.html) == proven


def test_a_mail_about_a_password_leads_to_a_new_one_and_carries_no_key(mara: Visitor, app: Flask) -> None:
    change_password(mara)

    assert LINK.findall(letters(app)[0].text) == ["/password-reset"]


def test_the_new_address_hears_of_it_and_the_old_one_not_which_it_is(mara: Visitor, app: Flask) -> None:
    change_address(mara)

    assert subjects(app, "mara@example.com")[0] == "We write to this address now"
    assert "mara@example.com" not in letters(app)[0].text + letters(app)[0].html


def test_proving_the_address_one_has_is_no_change(mara: Visitor, app: Flask) -> None:
    before = subjects(app)

    prove_address(mara)

    assert subjects(app) == before


def test_a_browser_is_new_once_for_each_member(mara: Visitor, tom: Visitor, app: Flask) -> None:
    browser = Visitor(app)
    for _ in range(3):
        browser.logged_in(mara.email)
        browser.post("/logout")
    browser.logged_in(tom.email)

    assert subjects(app).count("A new browser is logged in") == 1
    assert subjects(app, tom.email).count("A new browser is logged in") == 1


def test_the_browser_of_the_sign_up_and_that_of_a_reset_are_known(mara: Visitor, app: Flask) -> None:
    browser = Visitor(app)
    browser.post("/password-reset", {"email": mara.email})
    follow(browser, letters(app)[0], password=NEW)
    for visitor in (mara, browser):
        visitor.post("/logout")
        visitor.logged_in("mara@example.org", NEW)

    assert "A new browser is logged in" not in subjects(app)


def test_what_did_not_happen_is_not_told(mara: Visitor, app: Flask) -> None:
    services = app.extensions["dreamscape"]
    services.moderation.roles.set("mara@example.org", "admin")
    before = subjects(app)

    mara.post("/settings/password", {"old_password": "not this one", "password": NEW})
    mara.post("/settings/sessions/end-others")
    mara.post(f"/settings/sessions/{'0' * 64}/end")
    services.moderation.roles.set("mara@example.org", "admin")
    Visitor(app).post("/login", {"email": "mara@example.org", "password": "not this one"})

    assert subjects(app) == before
