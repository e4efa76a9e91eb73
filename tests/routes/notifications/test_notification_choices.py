"""A member decides what reaches them: on a page of choices, and from the notification itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from dreamscape.models.notification_choices import ALWAYS_TOLD, DEFAULT_CHANNELS, KINDS, Channels
from tests.support.threads import comment_by, dream_of, member

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

PAGE = "/settings/notifications"
FORM: dict[str, Any] = {
    "site": ["dream_commented", "comment_liked"],
    "mail": ["dream_commented", "member_followed"],
    "push": [],
    "digest": "daily",
    "quiet_from": "23",
    "quiet_until": "6",
    "time_zone": "Europe/Lisbon",
}
HTMX = {"HX-Request": "true"}


def ticked(page: str, way: str) -> set[str]:
    """The kinds whose box of this way is ticked."""
    boxes = re.findall(r'<input type="checkbox" name="(\w+)" value="(\w+)"([^>]*)>', page)
    return {kind for name, kind, rest in boxes if name == way and "checked" in rest}


def liked(mara: Visitor, tom: Visitor, db: Any) -> str:
    """The id of the notification that Tom likes what Mara said."""
    mine = comment_by(mara, dream_of(mara), "All aboard.")
    tom.post(f"/comments/{mine.id}/like")
    return str(db["notifications"].find_one({"kind": "comment_liked"})["_id"])


def test_at_first_the_usual_is_ticked(mara: Visitor) -> None:
    page = mara.get(PAGE).text
    for way in Channels._fields:
        assert ticked(page, way) == {kind for kind in KINDS if getattr(DEFAULT_CHANNELS[kind], way)}
    assert 'data-time-zone="guess"' in page


def test_who_has_not_confirmed_their_address_is_told_that_no_mail_comes_before(
    mara: Visitor, db: Any
) -> None:
    said = ("No such mail comes before your address is confirmed.", 'action="/settings/email/resend"')
    for confirmed in (False, True):
        db["users"].update_one({"email": mara.email}, {"$set": {"email_confirmed": confirmed}})
        page = mara.get("/settings/notifications").text
        assert [words in page for words in said] == [not confirmed] * 2


def test_what_is_chosen_holds_and_is_shown_again(mara: Visitor) -> None:
    answer = mara.post(PAGE, FORM, page=PAGE)
    assert (answer.status_code, answer.location) == (303, PAGE)
    choices = member(mara).notification_choices
    assert choices.channels("dream_commented") == Channels(site=True, mail=True, push=False)
    assert choices.channels("comment_liked") == Channels(site=True, mail=False, push=False)
    assert choices.channels("member_followed") == Channels(site=False, mail=False, push=False)
    assert (choices.digest, choices.quiet_from, choices.quiet_until) == ("daily", 23, 6)
    assert choices.time_zone == "Europe/Lisbon"
    page = mara.get(PAGE).text
    assert ticked(page, "site") == {"dream_commented", "comment_liked", *ALWAYS_TOLD}
    # What comes nowhere keeps its other ways for another day.
    assert ticked(page, "mail") == {"dream_commented", "member_followed"}
    assert 'data-time-zone="guess"' not in page


def test_moderators_and_security_are_always_heard_of_here(mara: Visitor) -> None:
    mara.post(PAGE, {**FORM, "site": [], "mail": []}, page=PAGE)
    choices = member(mara).notification_choices
    assert {kind for kind in KINDS if choices.channels(kind).site} == set(ALWAYS_TOLD)


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest": "hourly"},
        {"digest": ""},
        {"quiet_from": "24"},
        {"quiet_until": "-1"},
        {"quiet_from": "x"},
        {"time_zone": "Europe/Atlantis"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": ""},
    ],
    ids=str,
)
def test_what_nobody_can_choose_is_refused_and_nothing_changes(mara: Visitor, wrong: dict[str, str]) -> None:
    answer = mara.post(PAGE, {**FORM, **wrong}, page=PAGE)
    assert answer.status_code == 422
    assert "Choose one of these, please." in answer.text
    # What was ticked is still ticked.
    assert ticked(answer.text, "site") >= {"dream_commented", "comment_liked"}
    assert member(mara).notification_choices.time_zone == "UTC"


def test_kinds_that_there_are_not_are_left_out(mara: Visitor) -> None:
    mara.post(PAGE, {**FORM, "mail": ["dream_commented", "x", "$where"]}, page=PAGE)
    assert set(member(mara).notification_choices.kinds) == set(KINDS)


def test_the_settings_and_the_list_lead_there(mara: Visitor) -> None:
    for page in ("/settings", "/notifications"):
        assert f'href="{PAGE}"' in mara.get(page).text


def test_likes_are_never_told_again_by_one_press_that_can_be_undone(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    told = liked(mara, tom, db)
    mara.post(PAGE, {**FORM, "mail": ["comment_liked"], "push": ["comment_liked"]}, page=PAGE)
    assert "Never tell me about likes" in mara.get("/notifications").text

    answer = mara.post(f"/notifications/{told}/never")
    assert (answer.status_code, answer.location) == (303, "/notifications")
    assert member(mara).notification_choices.channels("comment_liked") == Channels(False, False, False)
    page = mara.get("/notifications").text
    assert "You hear no more about likes." in page
    assert "Never tell me about likes" not in page
    again = comment_by(mara, dream_of(mara, "A kite"), "Look!")
    tom.post(f"/comments/{again.id}/like")
    assert db["notifications"].count_documents({"kind": "comment_liked"}) == 1

    undo = re.search(r'action="(/notifications/tell/[^"]+)".*?</form>', page, re.DOTALL)
    assert undo
    ways = re.findall(r'name="ways" value="(\w+)"', undo[0])
    assert mara.post(undo[1], {"ways": ways}).status_code == 303
    assert member(mara).notification_choices.channels("comment_liked") == Channels(True, True, True)
    assert "You hear of it again" in mara.get("/notifications").text


def test_with_scripts_never_and_undo_change_that_one_spot(mara: Visitor, tom: Visitor, db: Any) -> None:
    told = liked(mara, tom, db)
    said = mara.post(f"/notifications/{told}/never", headers=HTMX).text
    assert "You hear no more about likes." in said
    assert said.count("<article") == 1
    assert "Never tell me" not in said
    undone = mara.post("/notifications/tell/comment_liked", {"id": told}, headers=HTMX).text
    assert f'id="notification-{told}"' in undone
    assert 'hx-swap-oob="true"' in undone
    assert "Never tell me about likes" in undone


def test_of_what_is_not_theirs_or_has_no_choice_nothing_changes(mara: Visitor, tom: Visitor, db: Any) -> None:
    told = liked(mara, tom, db)
    core = mara.app.extensions["dreamscape.core"]
    notice = core.stores.notices.add(
        tom.id, "dream_removed", "A boat", "It sells.", target_id=str(ObjectId())
    )
    for one in (told, notice, "x", "a" * 24):
        assert tom.post(f"/notifications/{one}/never").status_code == 404
    assert tom.post("/notifications/tell/moderation").status_code == 404
    assert tom.post("/notifications/tell/x").status_code == 404
    assert member(tom).notification_choices.kinds == {}
