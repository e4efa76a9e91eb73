"""Whoever can do something finds who asks for it, and may say no; and says whether they may be asked at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.routes.notifications.test_notification_choices import FORM
from tests.support.asks import ask_for
from tests.support.profile_forms import save, stored_member
from tests.support.threads import dream_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

VIEW = "/dreamscape?view=helping"
HTMX = {"HX-Request": "true"}


def is_ticked(page: str) -> bool:
    """Is the box ticked that says that they may be asked?"""
    [box] = re.findall(r'<input[^>]*name="may_be_asked"[^>]*>', page)
    return " checked" in box


@pytest.fixture
def ask(mara: Visitor, tom: Visitor, db: Any) -> str:
    """What Tom's dream asks, and Mara can do."""
    save(mara, skills=["TIG welding"])
    return ask_for(db, dream_of(tom).id, "welding", body="Two seams on a sunny afternoon.")


def test_the_view_says_what_i_can_do_and_leads_to_the_ask(mara: Visitor, ask: str) -> None:
    page = mara.get(VIEW).text
    assert "You can:" in page
    assert "TIG welding" in page
    assert "Two seams on a sunny afternoon." in page
    assert page.count(f"#ask-{ask}") == 2
    assert "Not this time" in page


def test_every_list_says_that_a_hand_is_wanted_to_members_but_the_dreamer(
    mara: Visitor, tom: Visitor, guest: Visitor, ask: str
) -> None:
    page = mara.get("/dreamscape?view=latest").text
    assert f"#ask-{ask}" in page
    assert "Not this time" not in page
    for visitor, path in ((tom, "/dreamscape?view=latest&own=1"), (tom, "/dreams"), (guest, "/discover")):
        assert f"#ask-{ask}" not in visitor.get(path).text


def test_no_is_said_by_one_press_and_it_does_not_come_up_again(mara: Visitor, ask: str) -> None:
    answer = mara.post(f"/asks/{ask}/refuse", {"next": VIEW}, page=VIEW)
    assert (answer.status_code, answer.location.partition("#")[0]) == (303, VIEW)
    page = mara.get(VIEW).text
    assert "Nobody learns that you said no." in page
    assert "Nobody needs your hands just now" in page
    assert f"#ask-{ask}" not in page


def test_with_scripts_the_card_goes_from_the_page(mara: Visitor, ask: str) -> None:
    answer = mara.post(f"/asks/{ask}/refuse", headers=HTMX)
    assert (answer.status_code, answer.text) == (200, "")
    assert "Nobody learns that you said no." in answer.headers["HX-Trigger"]


def test_what_is_not_asked_of_them_is_not_there(mara: Visitor, ask: str, db: Any) -> None:
    db["dreams"].update_one({"open_asks.id": ObjectId(ask)}, {"$set": {"audience": "only_me"}})
    assert mara.post(f"/asks/{ask}/refuse").status_code == 404
    assert mara.post(f"/asks/{ObjectId()}/refuse").status_code == 404
    assert mara.post("/asks/%20/refuse").status_code == 404


def test_who_has_said_nothing_is_led_to_where_they_can(mara: Visitor) -> None:
    page = mara.get(VIEW).text
    assert "What can you do?" in page
    assert 'href="/profile#skills"' in page


def test_nobody_may_be_asked_before_they_say_so(mara: Visitor, db: Any) -> None:
    for path in ("/profile", "/settings/notifications"):
        assert not is_ticked(mara.get(path).text)
    assert not stored_member(db, mara).get("may_be_asked")


def test_it_is_said_on_the_profile_and_taken_back_there(mara: Visitor, db: Any) -> None:
    save(mara, skills=["I can weld (retired)"], may_be_asked="y")
    assert stored_member(db, mara)["may_be_asked"] is True
    assert stored_member(db, mara)["skill_keys"] == ["=weld", "weld"]
    assert is_ticked(mara.get("/profile").text)
    save(mara)
    assert stored_member(db, mara)["may_be_asked"] is False
    assert stored_member(db, mara)["skill_keys"] == []


def test_it_is_said_among_the_settings_too(mara: Visitor, db: Any) -> None:
    page = "/settings/notifications"
    mara.post(page, {**FORM, "may_be_asked": "y"}, page=page)
    assert stored_member(db, mara)["may_be_asked"] is True
    assert is_ticked(mara.get(page).text)
    mara.post(page, FORM, page=page)
    assert stored_member(db, mara)["may_be_asked"] is False


def test_skills_of_a_new_member_have_keys_at_once(tom: Visitor, db: Any) -> None:
    assert stored_member(db, tom)["skill_keys"] == []
