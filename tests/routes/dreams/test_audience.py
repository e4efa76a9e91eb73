"""For whom a dream is: chosen in its form, kept, offered next time, and said beside the dream."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.dream_forms import DREAM_FORM, photo, stored_dream, write

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

OLD = {name: value for name, value in DREAM_FORM.items() if name != "comments_enabled"}
SAID = {"audience", "circles", "who_may_comment"}
SAVED_FORM = re.compile(r'name="kept"[^>]*value="([^"]+)"')


def make_circle(db: Any, owner: Visitor, name: str, *people: Visitor) -> str:
    """A circle of the owner's; returns its id."""
    now, circle = datetime.now(UTC), ObjectId()
    ids = [ObjectId(person.id) for person in people]
    db["circles"].insert_one(
        {
            "_id": circle,
            "owner_id": ObjectId(owner.id),
            "name": name,
            "name_key": name.casefold(),
            "people": ids,
            "created_at": now,
            "updated_at": now,
        }
    )
    db["users"].update_many({"_id": {"$in": ids}}, {"$inc": {"edges_version": 1}})
    return str(circle)


def said(db: Any, **query: Any) -> dict[str, Any]:
    return {key: value for key, value in stored_dream(db, **query).items() if key in SAID}


def edit(dreamer: Visitor, location: str, **fields: Any) -> Any:
    return dreamer.post(f"{location}/edit", {**OLD, **fields}, page=f"{location}/edit")


def checked(page: str) -> set[str]:
    """What is chosen in a form, `name=value`."""
    inputs = re.findall(r"<input type=\"(?:radio|checkbox)\"[^>]*>", page)
    found = [re.search(r'name="([^"]+)" value="([^"]+)".* checked', one) for one in inputs]
    return {f"{one[1]}={one[2]}" for one in found if one and one[1] in SAID}


@pytest.mark.parametrize("audience", ["everybody", "members", "followed", "only_me"])
@pytest.mark.parametrize("who", ["readers", "followed", "circles", "nobody"])
def test_what_is_chosen_is_kept_and_shown_in_the_form_again(
    mara: Visitor, db: Any, audience: str, who: str
) -> None:
    location = write(mara, audience=audience, who_may_comment=who).location
    assert said(db) == {"audience": audience, "circles": [], "who_may_comment": who}
    assert checked(mara.get(f"{location}/edit").text) == {f"audience={audience}", f"who_may_comment={who}"}


def test_a_dream_is_for_circles_of_ones_own_and_for_no_others(mara: Visitor, tom: Visitor, db: Any) -> None:
    mine, second = (make_circle(db, mara, name, tom) for name in ("Family", "Sailors"))
    others = make_circle(db, tom, "Choir", mara)
    circles = [mine, others, second, str(ObjectId()), "nonsense", mine]
    location = write(mara, audience="circles", circles=circles).location
    assert said(db)["circles"] == [ObjectId(mine), ObjectId(second)]
    page = mara.get(f"{location}/edit").text
    assert {f"circles={mine}", f"circles={second}", "audience=circles"} <= checked(page)
    assert others not in page
    edit(mara, location, audience="members", circles=[mine])
    assert said(db) == {"audience": "members", "circles": [], "who_may_comment": "readers"}


@pytest.mark.parametrize("circles", [[], ["nonsense"], [str(ObjectId())]])
def test_circles_without_a_circle_are_asked_about_at_their_field_and_nothing_is_lost(
    mara: Visitor, db: Any, circles: list[str]
) -> None:
    make_circle(db, mara, "Family")
    answer = write(mara, audience="circles", circles=circles, who_may_comment="followed")
    assert answer.status_code == 422
    error = re.search(r'id="circles-error">(.*?)</p>', answer.text, re.DOTALL)
    assert error
    assert "Choose at least one circle" in error[1]
    assert checked(answer.text) == {"audience=circles", "who_may_comment=followed"}
    assert "With my sister." in answer.text
    assert db["dreams"].count_documents({}) == 0


@pytest.mark.parametrize("field", ["audience", "who_may_comment"])
def test_what_nobody_offered_is_refused_at_its_field(mara: Visitor, db: Any, field: str) -> None:
    answer = write(mara, **{field: "friends"})
    assert re.search(rf'id="{field}-error">.*Choose one of these, please', answer.text, re.DOTALL)
    assert db["dreams"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [
        (None, {}, ("everybody", "nobody")),
        (None, {"comments_enabled": "y"}, ("everybody", "readers")),
        (None, {"audience": "members"}, ("members", "readers")),
        (None, {"who_may_comment": "nobody", "comments_enabled": "y"}, ("everybody", "nobody")),
        (("members", "followed"), {}, ("members", "nobody")),
        (("members", "followed"), {"comments_enabled": "y"}, ("members", "followed")),
        (("only_me", "nobody"), {"comments_enabled": "y"}, ("only_me", "readers")),
        (("members", "followed"), {"audience": "only_me"}, ("only_me", "followed")),
        (("followed", "nobody"), {"who_may_comment": "circles"}, ("followed", "circles")),
    ],
)
def test_a_form_that_leaves_a_choice_out_changes_no_more_than_it_says(
    mara: Visitor, db: Any, before: Any, sent: dict[str, str], after: tuple[str, str]
) -> None:
    """Sent by a page or a draft of before there were audiences, or by a program."""
    if before:
        location = write(mara, audience=before[0], who_may_comment=before[1]).location
        answer = edit(mara, location, **sent)
    else:
        # Chosen last time, which is only offered.
        write(mara, title="Another", audience="followed", who_may_comment="circles")
        answer = mara.post("/dreams/new", {**OLD, **sent}, page="/dreams/new")
    assert answer.status_code == 303
    dream = stored_dream(db, slug="sail-to-the-midnight-sun")
    assert (dream["audience"], dream["who_may_comment"]) == after


def test_the_last_choice_is_offered_to_the_next_dream_and_to_nobody_else(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    first, second = (make_circle(db, mara, name) for name in ("Family", "Sailors"))
    assert checked(mara.get("/dreams/new").text) == {"audience=everybody", "who_may_comment=readers"}
    location = write(mara, audience="circles", circles=[first, second], who_may_comment="circles").location
    offered = {"audience=circles", f"circles={first}", f"circles={second}", "who_may_comment=circles"}
    assert checked(mara.get("/dreams/new").text) == offered
    assert checked(tom.get("/dreams/new").text) == {"audience=everybody", "who_may_comment=readers"}
    db["circles"].delete_one({"_id": ObjectId(first)})
    assert checked(mara.get("/dreams/new").text) == offered - {f"circles={first}"}
    edit(mara, location, audience="only_me", who_may_comment="nobody")
    assert checked(mara.get("/dreams/new").text) == {"audience=only_me", "who_may_comment=nobody"}


@pytest.mark.parametrize("path", ["/dreams/new", "/dreams/sail-to-the-midnight-sun/edit"])
def test_on_the_way_to_a_new_circle_nothing_typed_is_lost(mara: Visitor, db: Any, path: str) -> None:
    write(mara)
    typed = {**DREAM_FORM, "title": "Row there", "audience": "members", "new_circle": "1"}
    answer = mara.post(path, typed, page=path)
    assert answer.status_code == 303
    way = re.fullmatch(r"/circles/new\?next=(.*)", answer.location)
    assert way
    assert mara.get(answer.location).status_code == 200
    assert stored_dream(db)["title"] == "Sail to the midnight sun"
    back = mara.get(way[1].replace("%3F", "?").replace("%3D", "=")).text
    assert 'value="Row there"' in back
    assert "audience=circles" in checked(back)
    assert 'value="sea" checked' in back


@pytest.mark.usefixtures("mara")
def test_a_guest_fills_in_a_dream_and_is_asked_who_they_are_afterwards(guest: Visitor, db: Any) -> None:
    page = guest.get("/dreams/new")
    assert page.status_code == 200
    assert 'href="/dreams/new"' in guest.get("/").text
    assert "new_circle" not in page.text

    chosen = {"audience": "members", "who_may_comment": "nobody", "comments_hidden": "y"}
    door = guest.post("/dreams/new", {**DREAM_FORM, **chosen}, page="/dreams/new")
    assert door.status_code == 401
    assert db["dreams"].count_documents({}) == 0
    carried = SAVED_FORM.search(door.text)
    assert carried
    log_in = {"email": "mara@example.org", "password": "a boat with a red sail", "kept": carried[1]}
    assert guest.post("/login", log_in).status_code == 303
    shared = stored_dream(db)
    assert (shared["audience"], shared["who_may_comment"], shared["comments_hidden"]) == (
        "members",
        "nobody",
        True,
    )


def test_who_is_logged_out_hears_that_their_picture_has_to_be_chosen_again(mara: Visitor, db: Any) -> None:
    token = mara.token("/dreams/new")
    db["sessions"].delete_many({})
    door = mara.client.post("/dreams/new", data={**DREAM_FORM, "picture": photo(), "csrf_token": token})
    assert door.status_code == 401
    assert "Only the picture has to be chosen again." in door.text


@pytest.mark.parametrize(
    ("audience", "to_the_dreamer", "to_others"),
    [
        ("everybody", "for everybody", ""),
        ("members", "for members", "for members"),
        ("followed", "for people I follow", "for people they follow"),
        ("circles", "for the circle Red sails", "for a few people"),
        ("only_me", "only me", None),
    ],
)
def test_for_whom_a_dream_is_stands_beside_it(
    mara: Visitor, tom: Visitor, db: Any, audience: str, to_the_dreamer: str, to_others: str | None
) -> None:
    circle = make_circle(db, mara, "Red sails", tom)
    mara.post(f"/people/{slug_of(db, tom)}/follow")
    location = write(mara, audience=audience, circles=[circle]).location
    for path in (location, "/dreams"):
        assert for_whom(mara.get(path).text) == [to_the_dreamer], path
    on_card = to_the_dreamer if audience != "everybody" else ""
    assert for_whom(mara.get("/dreamscape?own=1").text) == [on_card] * bool(on_card)
    for path in (location, "/dreamscape?view=latest", f"/people/{slug_of(db, mara)}", f"{location}/comments"):
        page = tom.get(path).text
        assert "Red sails" not in page
        assert circle not in page
        if to_others and path != f"{location}/comments":
            assert for_whom(page) == [to_others], path


def test_several_circles_are_counted(mara: Visitor, db: Any) -> None:
    circles = [make_circle(db, mara, name) for name in ("Family", "Sailors", "Choir")]
    location = write(mara, audience="circles", circles=circles).location
    assert for_whom(mara.get(location).text) == ["for 3 circles"]
    db["circles"].delete_many({})
    assert for_whom(mara.get(location).text) == ["only me"]


@pytest.mark.parametrize(
    ("audience", "hint"),
    [
        ("members", "Only members can open it."),
        ("followed", "Only people you follow can open it."),
        ("only_me", "Only you can open it."),
    ],
)
def test_who_can_open_a_link_is_said_where_it_is_shared(mara: Visitor, audience: str, hint: str) -> None:
    location = write(mara, audience=audience).location
    assert hint in mara.get(location).text
    for path in (location, "/dreamscape?own=1"):
        assert "data-share>" not in mara.get(path).text
    everybodys = write(mara, title="Another").location
    assert "can open it" not in mara.get(everybodys).text
    assert "data-share>" in mara.get(everybodys).text


def slug_of(db: Any, member: Visitor) -> str:
    return str(db["users"].find_one({"_id": ObjectId(member.id)})["slug"])


def for_whom(page: str) -> list[str]:
    """What is said of audiences on a page."""
    found = re.findall(r'<span class="byline__note for-whom">.*?</svg>(.*?)</span>', page, re.DOTALL)
    return [one.strip() for one in found]
