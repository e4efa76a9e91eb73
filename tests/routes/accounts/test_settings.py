"""Look, privacy, password, and where a member is logged in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.visitor import PASSWORD, Visitor

PAGES = [
    "/settings",
    "/settings/email",
    "/settings/password",
    "/settings/sessions",
    "/settings/theme",
    "/settings/privacy",
    "/settings/export",
    "/settings/delete",
]
NEW = "another long password"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"


def other_browser(app: Any, user_agent: str = FIREFOX, password: str = PASSWORD) -> Visitor:
    """Mara, in another browser."""
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = user_agent
    return visitor.logged_in("mara@example.org", password)


def is_logged_in(visitor: Visitor) -> bool:
    return visitor.get("/settings").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_settings_are_for_members(mara: Visitor, guest: Visitor, path: str) -> None:
    assert mara.get(path).status_code == 200
    assert guest.get(path).headers["Location"] == f"/login?next={path}"


@pytest.mark.parametrize(
    ("cookie", "words"),
    [(None, "Like your device"), ("light", "Morning"), ("dark", "Night"), ("pink", "Like your")],
)
def test_the_settings_say_which_theme_is_chosen(mara: Visitor, cookie: str | None, words: str) -> None:
    if cookie:
        mara.client.set_cookie("theme", cookie)
    assert words in mara.get("/settings").text


def test_sessions_are_named_in_plain_words(mara: Visitor, app: Any) -> None:
    other_browser(app)

    page = mara.get("/settings/sessions").text

    assert "Firefox on Linux" in page
    assert "This one" in page
    assert "Last seen" in page
    assert page.count("Log out there") == 1


def test_a_session_is_ended_from_another_browser(mara: Visitor, app: Any) -> None:
    phone = other_browser(app)
    page = mara.get("/settings/sessions").text
    end = re.search(r'action="(/settings/sessions/[^"]+/end)"', page)[1]  # type: ignore[index]

    answer = mara.post(end, page="/settings/theme")

    assert answer.headers["Location"] == "/settings/sessions"
    assert not is_logged_in(phone)
    assert is_logged_in(mara)
    assert mara.post(end, page="/settings/theme").status_code == 404


def test_nobody_ends_somebody_elses_session(mara: Visitor, tom: Visitor, db: Any) -> None:
    maras = db["sessions"].find_one({"member_id": db["users"].find_one({"first_name": "Mara"})["_id"]})

    answer = tom.post(f"/settings/sessions/{maras['_id']}/end", page="/settings/theme")

    assert answer.status_code == 404
    assert is_logged_in(mara)


def test_log_out_everywhere_else_leaves_this_browser_logged_in(mara: Visitor, tom: Visitor, app: Any) -> None:
    others = [other_browser(app), other_browser(app)]

    mara.post("/settings/sessions/end-others", page="/settings/theme")

    assert not any(is_logged_in(other) for other in others)
    assert is_logged_in(mara)
    assert is_logged_in(tom)


def test_last_seen_is_written_once_in_ten_minutes(mara: Visitor, db: Any) -> None:
    def seen_at() -> datetime:
        at: datetime = db["sessions"].find_one()["last_seen_at"]
        return at

    nearly, long_ago = (datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=m) for m in (9, 11))
    db["sessions"].update_one({}, {"$set": {"last_seen_at": nearly}})
    mara.get("/settings")
    assert seen_at() == nearly

    db["sessions"].update_one({}, {"$set": {"last_seen_at": long_ago}})
    mara.get("/settings")
    assert seen_at() > nearly


def test_a_changed_password_ends_other_sessions_and_lets_one_in_again(mara: Visitor, app: Any) -> None:
    phone = other_browser(app)

    answer = mara.post(
        "/settings/password", {"old_password": PASSWORD, "password": NEW}, page="/settings/password"
    )

    assert answer.status_code == 303
    assert is_logged_in(mara)
    assert not is_logged_in(phone)
    other_browser(app, password=NEW)
    assert Visitor(app).post("/login", {"email": "mara@example.org", "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [("not it at all", NEW, "old_password"), ("", NEW, "old_password"), (PASSWORD, "short", "password"),
     (PASSWORD, "password", "password"), (PASSWORD, "", "password")],
)  # fmt: skip
def test_a_password_is_not_changed_without_the_old_one_and_a_good_new_one(
    mara: Visitor, app: Any, old: str, new: str, wrong: str
) -> None:
    answer = mara.post(
        "/settings/password", {"old_password": old, "password": new}, page="/settings/password"
    )

    assert answer.status_code == 200
    assert f'id="{wrong}-error"' in answer.text
    other_browser(app)


def test_a_changed_password_voids_links_on_their_way(mara: Visitor, guest: Visitor, db: Any) -> None:
    guest.post("/password-reset", {"email": "mara@example.org"}, page="/password-reset")
    mara.post("/settings/email", {"email": "new@example.org", "password": PASSWORD}, page="/settings/email")

    mara.post("/settings/password", {"old_password": PASSWORD, "password": NEW}, page="/settings/password")

    member = db["users"].find_one()
    assert "reset_key" not in member
    assert "email_link" not in member


@pytest.mark.usefixtures("guest")
def test_passwords_are_never_saved_with_what_was_typed(mara: Visitor) -> None:
    for token in ("stale", ""):
        answer = mara.client.post(
            "/settings/password", data={"csrf_token": token, "old_password": PASSWORD, "password": NEW}
        )
        assert answer.status_code == 400
        assert PASSWORD not in answer.text
        assert NEW not in answer.text


def test_the_theme_is_chosen_for_this_browser_and_the_system_has_its_way_again(mara: Visitor) -> None:
    answer = mara.post("/settings/theme", {"theme": "dark"}, page="/settings/theme")
    assert answer.headers["Location"] == "/settings/theme"
    assert 'data-theme="dark"' in mara.get("/dreamscape").text
    assert 'value="dark" checked' in mara.get("/settings/theme").text

    mara.post("/settings/theme", {"theme": "system"}, page="/settings/theme")
    assert "data-theme=" not in mara.get("/dreamscape").text


def test_a_made_up_theme_is_refused(mara: Visitor) -> None:
    answer = mara.post("/settings/theme", {"theme": '"><script>'}, page="/settings/theme")

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers or "theme=" not in answer.headers["Set-Cookie"]


def test_privacy_is_kept_and_can_be_taken_back(mara: Visitor) -> None:
    mara.post("/settings/privacy", {"members_only": "y", "hides_counts": "y", "no_index": "y"})
    assert mara.get("/settings/privacy").text.count("checked") == 3

    mara.post("/settings/privacy", {}, page="/settings/privacy")
    assert "checked" not in mara.get("/settings/privacy").text
