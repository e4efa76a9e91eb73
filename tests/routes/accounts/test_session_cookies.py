"""Sessions: one record for each browser, and a guest for every cookie that fits none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId
from itsdangerous import URLSafeTimedSerializer

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

    from dreamscape.models import Member


def signed(app: Flask, content: dict[str, Any]) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert isinstance(serializer, URLSafeTimedSerializer)
    return str(serializer.dumps(content))


def is_member(visitor: Visitor) -> bool:
    return visitor.get("/welcome").status_code == 200


@pytest.mark.parametrize(
    "value",
    ["", "garbled", "a.b.c", "é", "\\303\\251", '"', "x|y", "x|é", "x|" + "0" * 128, "|", "%00", "=" * 4000],
)
@pytest.mark.parametrize("name", ["dreamscape", "dreamscape_remember"])
def test_a_garbled_cookie_is_a_guests(app: Flask, name: str, value: str) -> None:
    cookie = f"{name}={value}".encode().decode("latin-1")
    # With cookies of its own, the client would leave this one out.
    answer = app.test_client(use_cookies=False).get("/welcome", headers={"Cookie": cookie})

    assert answer.status_code == 303
    assert answer.location == "/login?next=/welcome"


@pytest.mark.parametrize("user_id", ["no-such-session", "", 7, None, ["a"], {"$ne": ""}, "\ud800", "0" * 24])
def test_a_session_that_names_no_running_one_is_a_guests(app: Flask, user_id: Any) -> None:
    visitor = Visitor(app)
    visitor.client.set_cookie("dreamscape", signed(app, {"_user_id": user_id, "csrf_token": 12}))

    assert not is_member(visitor)
    assert visitor.get("/login").status_code == 200


def test_a_member_who_is_gone_is_a_guest(mara: Visitor, db: Any) -> None:
    db["users"].delete_many({})

    assert not is_member(mara)


def test_a_session_whose_record_is_gone_is_a_guests(mara: Visitor, db: Any) -> None:
    db["sessions"].delete_many({})

    assert not is_member(mara)


def test_a_session_ends_after_two_days_and_a_remembered_one_after_sixty(mara: Visitor, app: Flask) -> None:
    remembered = Visitor(app).logged_in("mara@example.org", remember="y")
    now = datetime.now(UTC)

    with time_machine.travel(now + timedelta(days=1, hours=23), tick=False):
        assert is_member(mara)
    with time_machine.travel(now + timedelta(days=2, minutes=1), tick=False):
        assert not is_member(mara)
        assert is_member(remembered)
    with time_machine.travel(now + timedelta(days=60, minutes=1), tick=False):
        assert not is_member(remembered)


@pytest.mark.usefixtures("mara")
def test_who_is_remembered_needs_no_session_cookie(app: Flask) -> None:
    forgotten, remembered = Visitor(app), Visitor(app)
    forgotten.logged_in("mara@example.org")
    remembered.logged_in("mara@example.org", remember="y")

    for browser in (forgotten, remembered):
        browser.client.delete_cookie("dreamscape")

    assert not is_member(forgotten)
    assert is_member(remembered)


@pytest.mark.usefixtures("mara")
def test_logging_in_begins_a_session_with_nothing_of_the_one_before(app: Flask) -> None:
    victim = Visitor(app)
    planted = victim.token()
    before = victim.client.get_cookie("dreamscape")

    victim.logged_in("mara@example.org")

    after = victim.client.get_cookie("dreamscape")
    assert before
    assert after
    assert before.value != after.value
    stale = victim.client.post("/logout", data={"csrf_token": planted})
    assert stale.status_code == 400, "a token from before the log-in is worth nothing"
    assert is_member(victim)


def test_every_log_in_has_a_record_of_its_own_without_the_token(mara: Visitor, app: Flask, db: Any) -> None:
    Visitor(app).logged_in("mara@example.org")

    records = list(db["sessions"].find())
    assert len(records) == 2
    assert all(len(record["_id"]) == 64 for record in records)
    cookie = mara.client.get_cookie("dreamscape")
    assert cookie
    token = app.session_interface.get_signing_serializer(app).loads(cookie.value)["_user_id"]  # type: ignore[attr-defined]
    assert token not in str(records)


def test_a_log_in_over_another_members_leaves_nobody_logged_in_behind(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    assert db["sessions"].count_documents({}) == 2

    mara.post("/logout")
    mara.logged_in("tom@example.org")

    assert db["sessions"].count_documents({"member_id": ObjectId(tom.id)}) == 2
    assert db["sessions"].count_documents({}) == 2


@pytest.mark.usefixtures("mara")
def test_the_cookies_are_http_only_and_lax(app: Flask) -> None:
    visitor = Visitor(app)
    answer = visitor.post(
        "/login", {"email": "mara@example.org", "password": "a boat with a red sail", "remember": "y"}
    )

    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {
        "dreamscape",
        "dreamscape_remember",
        "dreamscape_known",
    }
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


@pytest.mark.parametrize("path", ["/welcome", "/dreamscape", "/dreams"])
def test_a_members_pages_are_stored_nowhere(mara: Visitor, path: str) -> None:
    assert mara.get(path).headers["Cache-Control"] == "private, no-store"


def test_a_session_can_be_ended_from_anywhere(mara: Visitor, app: Flask, db: Any) -> None:
    [record] = db["sessions"].find()
    store = app.extensions["dreamscape"].sessions
    owner: Member | None = app.extensions["dreamscape"].accounts.by_email("mara@example.org")
    assert owner

    store.end_one(owner, record["_id"])

    assert not is_member(mara)


@pytest.mark.usefixtures("mara", "tom")
def test_whoever_logs_in_after_me_on_this_browser_does_not_get_my_view(guest: Visitor) -> None:
    here = guest.logged_in("mara@example.org")
    here.get("/dreamscape?view=trending&own=1")
    assert here.get("/dreamscape").status_code == 302

    answer = here.post("/logout")

    assert here.client.get_cookie("dreamscape_view") is None
    (deleted,) = [cookie for cookie in answer.headers.getlist("Set-Cookie") if "dreamscape_view" in cookie]
    assert "SameSite=Lax" in deleted
    here.logged_in("tom@example.org")
    assert here.get("/dreamscape").status_code == 200


def test_who_asks_for_the_deletion_takes_their_view_along(mara: Visitor) -> None:
    mara.get("/dreamscape?view=trending")

    mara.post("/settings/delete", {"password": PASSWORD, "word": "goodbye"}, page="/settings/delete")

    assert mara.client.get_cookie("dreamscape_view") is None


@pytest.mark.parametrize(
    "path", ["/login", "/signup", "/dreams/new", "/password-reset", "/logout", "/no-such-page"]
)
@pytest.mark.parametrize("fields", [{"email": "x"}, {"email": "x" * 700_000}], ids=["no token", "too long"])
def test_a_garbled_cookie_is_a_guests_also_where_a_form_is_refused(
    app: Flask, path: str, fields: dict[str, str]
) -> None:
    answer = app.test_client(use_cookies=False).post(
        path, data=fields, headers={"Cookie": "dreamscape_remember=\xff|\xff"}
    )

    assert answer.status_code < 500
    assert any("dreamscape_remember=;" in line for line in answer.headers.getlist("Set-Cookie"))
