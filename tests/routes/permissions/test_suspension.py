"""Members who are kept out for a while: logged out at once, told why and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

IN_A_WEEK = (datetime.now(UTC) + timedelta(days=7)).date()
WHY = "Three unkind comments in one evening."


def _suspend(by: Visitor, whom: Visitor, until: object = IN_A_WEEK, reason: str = WHY) -> Any:
    return by.post(f"/admin/members/{whom.id}/suspend", {"until": str(until), "reason": reason})


def test_a_suspended_member_is_logged_out_at_once(mo: Visitor, mara: Visitor, db: Any) -> None:
    assert mara.get("/dreamscape").status_code == 200

    assert _suspend(mo, mara).status_code == 303

    assert "/login" in mara.get("/dreamscape").headers["Location"]
    assert (
        db["sessions"].count_documents({"member_id": db["users"].find_one({"email": mara.email})["_id"]}) == 0
    )


def test_logging_in_tells_why_and_until_when(mo: Visitor, mara: Visitor, guest: Visitor) -> None:
    _suspend(mo, mara)

    answer = guest.post("/login", {"email": mara.email, "password": PASSWORD})

    assert answer.headers["Location"] == "/suspended"
    page = guest.get("/suspended").text
    assert f"{IN_A_WEEK.day} {IN_A_WEEK:%B %Y}" in page
    assert WHY in page
    assert guest.get("/dreamscape").headers["Location"] == "/suspended"


def test_who_does_not_know_the_password_learns_nothing_of_it(
    mo: Visitor, mara: Visitor, guest: Visitor
) -> None:
    _suspend(mo, mara)

    answer = guest.post("/login", {"email": mara.email, "password": "not this one"})

    assert WHY not in answer.text


def test_a_session_that_began_in_that_moment_is_a_guests(mo: Visitor, mara: Visitor, db: Any) -> None:
    running = list(db["sessions"].find())
    _suspend(mo, mara)
    db["sessions"].delete_many({})
    db["sessions"].insert_many(running)

    assert "/login" in mara.get("/dreamscape").headers["Location"]


def test_a_new_password_by_mail_is_no_way_round(
    mo: Visitor, mara: Visitor, guest: Visitor, app: Flask
) -> None:
    guest.post("/password-reset", {"email": mara.email}, page="/password-reset")
    with app.app_context():
        mail = app.extensions["dreamscape"].mail_queue.outbox()[0].mail.text
    path = next(line for line in mail.splitlines() if "/password-reset/" in line).partition("localhost")[2]
    _suspend(mo, mara)

    answer = guest.post(path, {"password": "another long password"}, page=path)

    assert answer.headers["Location"] == "/suspended"
    assert guest.get("/dreamscape").headers["Location"] == "/suspended"


def test_it_ends_by_itself_on_the_day(mo: Visitor, mara: Visitor, guest: Visitor) -> None:
    _suspend(mo, mara)

    with time_machine.travel(datetime.combine(IN_A_WEEK, datetime.min.time(), UTC) + timedelta(minutes=1)):
        assert guest.post("/login", {"email": mara.email, "password": PASSWORD}).status_code == 303


def test_it_can_be_lifted(mo: Visitor, mara: Visitor, guest: Visitor) -> None:
    _suspend(mo, mara)

    assert mo.post(f"/admin/members/{mara.id}/lift").status_code == 303

    assert guest.post("/login", {"email": mara.email, "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("until", ["", "tomorrow", "2020-01-01", "2999-01-01", "2026-02-30"])
def test_a_day_that_will_not_do_is_said_at_its_field(mo: Visitor, mara: Visitor, until: str, db: Any) -> None:
    answer = _suspend(mo, mara, until)

    assert answer.status_code == 422
    assert 'id="suspension-until-error"' in answer.text
    assert WHY in answer.text
    assert db["audit"].count_documents({"action": {"$regex": "suspended"}}) == 0


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_is_needed_and_may_have_500_characters(mo: Visitor, mara: Visitor, reason: str) -> None:
    answer = _suspend(mo, mara, reason=reason)

    assert answer.status_code == 422
    assert 'id="suspension-reason-error"' in answer.text
    assert mara.get("/dreamscape").status_code == 200


def test_moderators_reach_only_who_has_a_lower_role(mo: Visitor, ada: Visitor, app: Flask) -> None:
    other = Visitor(app).signed_up("Bo", "Derat", "bo@example.org")
    with app.app_context():
        app.extensions["dreamscape"].moderation.roles.set(other.email, "moderator")

    assert _suspend(mo, other).status_code == 403
    assert _suspend(mo, ada).status_code == 403
    assert _suspend(mo, mo).status_code == 403
    assert _suspend(ada, other).status_code == 303
    assert "Suspend" not in mo.get(f"/admin/members/{ada.id}").text


def test_a_deleted_member_is_gone_with_what_was_theirs(
    mo: Visitor, mara: Visitor, tom: Visitor, db: Any
) -> None:
    mara.post("/dreams/new", {"title": "A boat", "description": "With a sail.", "categories": "travel"})
    tom.post("/dreams/a-boat/follow")
    mara_id = mara.id

    answer = mo.post(f"/admin/members/{mara_id}/delete", {"reason": "Only ever sold watches."})

    assert answer.status_code == 303
    assert db["users"].find_one({"email": mara.email}) is None
    assert db["dreams"].count_documents({}) == db["follows"].count_documents({}) == 0
    assert "/login" in mara.get("/dreamscape").headers["Location"]
    assert "Only ever sold watches." in mo.get("/admin/log").text
    assert mo.get(f"/admin/members/{mara_id}").status_code == 404


def test_deleting_needs_a_reason(mo: Visitor, mara: Visitor) -> None:
    assert mo.post(f"/admin/members/{mara.id}/delete", {"reason": ""}).status_code == 422
    assert mara.get("/dreamscape").status_code == 200
