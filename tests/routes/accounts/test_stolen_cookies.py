"""Whoever shows again who they are gets new cookies, and a copy of those before is worth nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

NEW = "a kite above the roofs"
COOKIES = ("dreamscape", "dreamscape_remember")


def change_password(visitor: Visitor) -> Any:
    return visitor.post("/settings/password", {"old_password": PASSWORD, "password": NEW})


def ask_for_another_address(visitor: Visitor) -> Any:
    return visitor.post("/settings/email", {"email": "mara@example.com", "password": PASSWORD})


def reset_password(visitor: Visitor) -> Any:
    visitor.post("/password-reset", {"email": "mara@example.org"})
    outbox = visitor.app.extensions["dreamscape"].mail_queue.outbox()
    [link] = (
        found[1] for queued in outbox if (found := re.search(r"(/password-reset/\S+)", queued.mail.text))
    )
    return visitor.post(link, {"password": NEW})


proofs = pytest.mark.parametrize("prove", [change_password, ask_for_another_address, reset_password])


def copy_of(visitor: Visitor) -> Visitor:
    """A browser with all cookies of this one."""
    copy = Visitor(visitor.app)
    for name in COOKIES:
        if cookie := visitor.client.get_cookie(name):
            copy.client.set_cookie(name, cookie.value)
    return copy


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/welcome").status_code == 200


@proofs
def test_a_copy_of_the_cookies_is_worth_nothing_afterwards(
    mara: Visitor, prove: Callable[[Visitor], Any]
) -> None:
    stolen = copy_of(mara)
    assert is_in(stolen)

    assert prove(mara).status_code == 303

    assert not is_in(stolen)
    assert is_in(mara)


@pytest.mark.usefixtures("mara")
@pytest.mark.parametrize("prove", [change_password, ask_for_another_address])
def test_who_is_remembered_stays_so_with_a_new_cookie(app: Flask, prove: Callable[[Visitor], Any]) -> None:
    remembered = Visitor(app).logged_in("mara@example.org", remember="y")
    stolen = copy_of(remembered)

    prove(remembered)
    for browser in (remembered, stolen):
        browser.client.delete_cookie("dreamscape")

    assert is_in(remembered)
    assert not is_in(stolen)


@pytest.mark.parametrize("prove", [change_password, ask_for_another_address])
def test_who_is_not_remembered_is_not_afterwards(mara: Visitor, prove: Callable[[Visitor], Any]) -> None:
    answer = prove(mara)

    names = {cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")}
    assert "dreamscape" in names
    assert "dreamscape_remember" not in names


def test_a_refused_password_changes_no_cookie_and_ends_nothing(mara: Visitor, db: Any) -> None:
    before = list(db["sessions"].find({}, {"_id": 1}))

    mara.post("/settings/password", {"old_password": "not this one", "password": NEW})
    mara.post("/settings/email", {"email": "mara@example.com", "password": "not this one"})

    assert list(db["sessions"].find({}, {"_id": 1})) == before
    assert is_in(mara)
