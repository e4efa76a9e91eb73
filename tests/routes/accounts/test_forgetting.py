"""Whoever leaves a browser, by logging out or for good, leaves nothing of theirs in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

BOAT = {"title": "A boat", "description": "Red.", "categories": "travel"}
COOKIES = (
    "dreamscape",
    "dreamscape_remember",
    "dreamscape_view",
    "saved_drafts",
    "forget_drafts",
    "theme",
    "language",
)


def log_out(member: Visitor) -> TestResponse:
    return member.post("/logout", page="/dreamscape")


def delete_account(member: Visitor) -> TestResponse:
    fields = {"password": PASSWORD, "word": "goodbye"}
    return member.post("/settings/delete", fields, page="/settings/delete")


LEAVING = pytest.mark.parametrize("leave", [log_out, delete_account])


def cookies_of(member: Visitor) -> dict[str, str]:
    return {name: cookie.value for name in COOKIES if (cookie := member.client.get_cookie(name))}


@LEAVING
def test_no_cookie_names_them_and_scripts_are_told_to_forget(mara: Visitor, leave: Any) -> None:
    mara.post("/dreams/new", BOAT)
    mara.get("/dreamscape?view=latest&own=0")
    assert mara.id in str(cookies_of(mara))

    answer = leave(mara)

    assert answer.status_code == 303
    kept = cookies_of(mara)
    assert mara.id not in str(kept)
    assert kept.keys() <= {"dreamscape", "forget_drafts"}
    assert kept["forget_drafts"] == "1"
    (told,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("forget_drafts=1")]
    assert "HttpOnly" not in told


@LEAVING
def test_the_browser_clears_what_scripts_have_stored_and_no_neighbours_cookies(
    mara: Visitor, leave: Any
) -> None:
    assert leave(mara).headers["Clear-Site-Data"] == '"storage"'


@LEAVING
def test_below_a_path_what_is_stored_at_the_origin_is_not_ours_alone(mara: Visitor, leave: Any) -> None:
    post = mara.client.post

    def below(path: str, **kwargs: Any) -> TestResponse:
        return post(path, **kwargs, environ_overrides={"SCRIPT_NAME": "/dreams-of-ours"})

    mara.client.post = below  # type: ignore[method-assign]

    answer = leave(mara)

    assert answer.status_code == 303
    assert "Clear-Site-Data" not in answer.headers
    assert "forget_drafts=1" in str(answer.headers)


def test_nothing_is_forgotten_where_nobody_leaves(mara: Visitor, guest: Visitor) -> None:
    wrong = mara.post("/settings/delete", {"password": "wrong", "word": "goodbye"}, page="/settings/delete")

    for answer in (wrong, mara.get("/dreams"), guest.post("/logout"), guest.get("/")):
        assert "Clear-Site-Data" not in answer.headers
        assert "forget_drafts" not in str(answer.headers)


def test_the_look_and_the_language_stay(mara: Visitor) -> None:
    mara.client.set_cookie("theme", "dark")
    mara.client.set_cookie("language", "en")

    log_out(mara)

    assert cookies_of(mara)["theme"] == "dark"
    assert cookies_of(mara)["language"] == "en"
