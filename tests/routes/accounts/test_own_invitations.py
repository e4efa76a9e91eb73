"""Members invite, where the site lets them: so many people each, by links of their own."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bson import ObjectId

from dreamscape.errors import Invalid
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask

LINK = re.compile(r'value="http://localhost/signup\?invitation=([^"]+)"')


def let_members_invite(ada: Visitor, most: object) -> Any:
    return ada.post("/admin/settings/invitations", {"invitations_by_members": most})


def invite(who: Visitor, uses: object = 1, note: str = "") -> Any:
    return who.post("/settings/invitations", {"uses": uses, "note": note}, page="/settings")


def tokens(who: Visitor) -> list[str]:
    return [html.unescape(found) for found in LINK.findall(who.get("/settings/invitations").text)]


def come(app: Flask, token: str, name: str) -> Any:
    fields = {"first_name": name, "email": f"{name.lower()}@example.org", "password": PASSWORD}
    return Visitor(app).post("/signup", {**fields, "invitation": token})


def test_usually_only_admins_invite(mara: Visitor, db: Any) -> None:
    assert "Only the admins of this site invite" in mara.get("/settings/invitations").text
    assert "/settings/invitations" not in mara.get("/settings").text

    assert invite(mara).status_code == 422
    assert db["invitations"].count_documents({}) == 0


def test_a_members_link_lets_so_many_in_and_says_through_whom(
    ada: Visitor, mara: Visitor, app: Flask, db: Any
) -> None:
    let_members_invite(ada, 2)
    ada.post("/admin/settings", {"sign_up": "invitation"})
    assert "/settings/invitations" in mara.get("/settings").text
    assert invite(mara, 2, "my sister").status_code == 303
    (token,) = tokens(mara)

    assert [come(app, token, name).status_code for name in ("Eve", "Fay", "Gil")] == [303, 303, 403]
    assert db["users"].find_one({"first_name": "Fay"})["joined"]["invited_by"] == ObjectId(mara.id)
    page = mara.get("/settings/invitations").text
    assert "2 of 2 used" in page
    assert "which is all for now" in page


@pytest.mark.parametrize("uses", ["3", "0", "-1", "x", ""])
def test_nobody_invites_more_than_they_may(ada: Visitor, mara: Visitor, db: Any, uses: str) -> None:
    let_members_invite(ada, 2)

    answer = invite(mara, uses)

    assert answer.status_code == 422
    assert 'id="uses-error"' in answer.text
    assert db["invitations"].count_documents({}) == 0


def test_a_link_that_is_ended_or_over_makes_room_for_those_who_did_not_come(
    ada: Visitor, mara: Visitor, app: Flask, db: Any
) -> None:
    let_members_invite(ada, 2)
    ada.post("/admin/settings", {"sign_up": "invitation"})
    invite(mara, 2)
    come(app, tokens(mara)[0], "Eve")
    assert invite(mara).status_code == 422

    mara.post(f"/settings/invitations/{db['invitations'].find_one()['_id']}/end")

    assert invite(mara, 2).status_code == 422
    assert invite(mara, 1).status_code == 303
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31)):
        assert "You can invite 1 person more" in mara.logged_in(mara.email).get("/settings/invitations").text


def test_nobody_ends_anothers_link_nor_sees_it(ada: Visitor, mara: Visitor, tom: Visitor, db: Any) -> None:
    let_members_invite(ada, 1)
    invite(mara, note="my sister")
    invitation = db["invitations"].find_one()

    assert tom.post(f"/settings/invitations/{invitation['_id']}/end").status_code == 404
    assert tom.post("/settings/invitations/nonsense/end").status_code == 404

    assert db["invitations"].find_one() == invitation
    assert "my sister" not in tom.get("/settings/invitations").text


@pytest.mark.parametrize("most", ["101", "-1", "x", ""])
def test_admins_choose_a_number_that_there_can_be(ada: Visitor, most: str) -> None:
    answer = let_members_invite(ada, most)
    assert answer.status_code == 422
    assert 'id="invitations_by_members-error"' in answer.text


def test_a_link_used_while_sign_up_is_open_says_through_whom_and_refuses_nobody(
    ada: Visitor, mara: Visitor, app: Flask, db: Any
) -> None:
    let_members_invite(ada, 1)
    invite(mara)
    (token,) = tokens(mara)

    assert come(app, token, "Eve").status_code == 303
    mara.post(f"/settings/invitations/{db['invitations'].find_one()['_id']}/end")
    assert come(app, token, "Fay").status_code == 303
    assert come(app, "made-up", "Gil").status_code == 303

    assert db["invitations"].find_one()["uses_left"] == 1
    came = {row["first_name"]: row["joined"] for row in db["users"].find()}
    assert [came[name]["invited_by"] for name in ("Eve", "Fay", "Gil")] == [ObjectId(mara.id)] * 2 + [None]
    assert came["Fay"]["inviters"] == [ObjectId(mara.id)]


class TestGuarded:
    @pytest.fixture
    def settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, "NEWCOMER_LIMITS": True}

    def test_newcomers_invite_nobody(self, ada: Visitor, mara: Visitor) -> None:
        let_members_invite(ada, 1)

        answer = invite(mara)
        assert answer.status_code == 422
        assert "who has just come in cannot invite others yet" in answer.text
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
            assert invite(mara).status_code == 303


@pytest.mark.real_db
def test_of_two_links_made_at_once_one_is_too_many(
    ada: Visitor, mara: Visitor, services: Any, db: Any
) -> None:
    let_members_invite(ada, 3)
    member = services.accounts.by_email(mara.email)

    def make(_: int) -> bool:
        try:
            services.invitations.make_own(member, 1)
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(make, range(8))) == 3
    assert db["invitations"].count_documents({}) == 3
