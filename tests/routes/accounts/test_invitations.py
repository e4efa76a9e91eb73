"""Sign-up that is open, takes an invitation, or is closed."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId

from dreamscape.errors import SignUpClosed
from dreamscape.services.accounts.registration import SignUp
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

TODAY = datetime.now(UTC).date()
EVE = {"first_name": "Eve", "email": "eve@example.org", "password": PASSWORD}


def _choose(ada: Visitor, sign_up: str) -> None:
    assert ada.post("/admin/settings", {"sign_up": sign_up}).status_code == 303


def _invite(ada: Visitor, uses: int = 1, last_day: object = TODAY) -> str:
    """The path of a new invitation's link."""
    fields = {"uses": uses, "last_day": str(last_day), "note": "the choir"}
    assert ada.post("/admin/invitations", fields).status_code == 303
    link = re.search(r'value="http://localhost(/signup\?invitation=[^"]+)"', ada.get("/admin/settings").text)
    assert link
    return html.unescape(link[1])


def _sign_up(app: Flask, path: str, email: str = "eve@example.org", **fields: Any) -> Any:
    visitor = Visitor(app)
    token = path.partition("invitation=")[2]
    return visitor.post("/signup", {**EVE, "email": email, "invitation": token, **fields})


def test_a_closed_door_says_so_and_lets_nobody_in(ada: Visitor, app: Flask, guest: Visitor, db: Any) -> None:
    _choose(ada, "closed")

    page = guest.get("/signup")
    answer = _sign_up(app, "/signup")

    assert page.status_code == answer.status_code == 403
    assert "Nobody new can join just now" in page.text
    assert db["users"].count_documents({}) == 1
    assert guest.post("/login", {"email": ada.email, "password": PASSWORD}).status_code == 303


def test_with_an_invitation_one_comes_in_and_without_one_not(
    ada: Visitor, app: Flask, guest: Visitor, db: Any
) -> None:
    _choose(ada, "invitation")
    path = _invite(ada)

    assert "takes an invitation" in guest.get("/signup").text
    page = guest.get(path)
    assert page.status_code == 200
    carried = re.search(r'name="invitation"[^>]*value="([^"]+)"', page.text)
    assert carried
    assert carried[1] == path.partition("=")[2]
    assert _sign_up(app, path).status_code == 303
    assert db["invitations"].find_one()["uses_left"] == 0


def test_an_invitation_is_used_up_after_so_many_people(ada: Visitor, app: Flask) -> None:
    _choose(ada, "invitation")
    path = _invite(ada, uses=2)

    answers = [_sign_up(app, path, f"{name}@example.org") for name in ("eve", "fay", "gil")]

    assert [answer.status_code for answer in answers] == [303, 303, 403]
    assert "used up, or its time is over" in answers[2].text
    assert "2 of 2 used" in ada.get("/admin/settings").text


def test_who_is_refused_for_something_else_uses_none_up(ada: Visitor, app: Flask, db: Any) -> None:
    _choose(ada, "invitation")
    path = _invite(ada)

    for fields in ({"email": ada.email}, {"password": "short"}, {"skills": ["x" * 99]}):
        answer = _sign_up(app, path, **fields)
        assert answer.status_code not in (303, 403)

    assert db["invitations"].find_one()["uses_left"] == 1


def test_an_invitation_ends_in_the_evening_of_its_last_day(ada: Visitor, app: Flask) -> None:
    _choose(ada, "invitation")
    path = _invite(ada, last_day=TODAY + timedelta(days=2))
    midnight = datetime.combine(TODAY + timedelta(days=3), datetime.min.time(), UTC)

    with time_machine.travel(midnight + timedelta(minutes=1)):
        assert Visitor(app).get(path).status_code == 403
    with time_machine.travel(midnight - timedelta(minutes=1)):
        assert Visitor(app).get(path).status_code == 200


def test_an_invitation_can_be_ended_at_once(ada: Visitor, app: Flask, db: Any) -> None:
    _choose(ada, "invitation")
    path = _invite(ada)

    assert ada.post(f"/admin/invitations/{db['invitations'].find_one()['_id']}/end").status_code == 303

    assert _sign_up(app, path).status_code == 403
    assert "A link that works no more" in ada.get("/admin/settings").text
    assert ada.post("/admin/invitations/nonsense/end").status_code == 404


@pytest.mark.parametrize("token", ["made-up", "x" * 500, "IjY1ZjAi.c2lnbmF0dXJl"])
def test_a_made_up_invitation_is_none(ada: Visitor, app: Flask, token: str) -> None:
    _choose(ada, "invitation")

    assert Visitor(app).get(f"/signup?invitation={token}").status_code == 403


def test_while_the_door_is_open_an_invitation_is_not_used_up(ada: Visitor, app: Flask, db: Any) -> None:
    path = _invite(ada)

    assert _sign_up(app, path).status_code == 303

    assert db["invitations"].find_one()["uses_left"] == 1


@pytest.mark.parametrize(
    "fields", [{"uses": "0"}, {"uses": "x"}, {"uses": "1001"}, {"last_day": ""}, {"last_day": "2020-01-01"},
               {"last_day": "2999-01-01"}, {"note": "x" * 121}],
)  # fmt: skip
def test_an_invitation_that_will_not_do_is_said_at_its_field(
    ada: Visitor, db: Any, fields: dict[str, str]
) -> None:
    answer = ada.post("/admin/invitations", {"uses": "1", "last_day": str(TODAY), **fields})

    assert answer.status_code == 422
    assert f'id="{next(iter(fields))}-error"' in answer.text
    assert db["invitations"].count_documents({}) == 0


def test_a_setting_nobody_has_heard_of_is_refused(ada: Visitor, guest: Visitor) -> None:
    assert ada.post("/admin/settings", {"sign_up": "ajar"}).status_code == 422
    assert guest.get("/signup").status_code == 200


@pytest.mark.real_db
def test_of_many_at_once_the_last_use_goes_to_one(ada: Visitor, app: Flask, db: Any) -> None:
    _choose(ada, "invitation")
    token = _invite(ada, uses=3).partition("=")[2]
    accounts = app.extensions["dreamscape"].accounts

    def come_in(number: int) -> bool:
        try:
            accounts.sign_up(SignUp("Eve", "", f"eve{number}@example.org", PASSWORD), token)
        except SignUpClosed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        came_in = list(pool.map(come_in, range(12)))

    assert sum(came_in) == 3
    assert db["users"].count_documents({}) == 4
    assert db["invitations"].find_one()["uses_left"] == 0


def test_who_invited_whom_is_kept_with_those_who_invited_them(ada: Visitor, app: Flask, db: Any) -> None:
    _choose(ada, "invitation")
    accounts = app.extensions["dreamscape"].accounts
    eve, _ = accounts.sign_up(SignUp("Eve", "", "eve@example.org", PASSWORD), _invite(ada).partition("=")[2])
    db["users"].update_one({"email": "eve@example.org"}, {"$set": {"role": "admin"}})
    link = _invite(Visitor(app).logged_in("eve@example.org"))

    kim, _ = accounts.sign_up(SignUp("Kim", "", "kim@example.org", PASSWORD), link.partition("=")[2])

    assert eve.joined.inviters == (ada.id,)
    assert kim.joined.inviters == (ada.id, eve.id)
    assert kim.joined.invitation_id == str(db["invitations"].find_one({"by": ObjectId(eve.id)})["_id"])
