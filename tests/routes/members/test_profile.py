"""What a member says about themselves, and where their name stands."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.support.profile_forms import save, stored_member
from tests.support.visitor import Visitor


def test_everything_that_is_typed_comes_back_in_the_form(mara: Visitor) -> None:
    answer = save(
        mara,
        bio="I bake.\nBread, mostly.",
        location="  Tromsø ",
        interests=["travel", "sea"],
        skills=["baking", "", "Baking", "a kind ear"],
    )

    page = mara.get("/profile").text
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/profile"
    assert "I bake.\nBread, mostly." in page
    assert 'value="Tromsø"' in page
    assert page.count("checked") == 2
    assert re.findall(r'name="skills" value="([^"]+)"', page) == ["baking", "a kind ear"]


def test_a_name_is_needed_and_nothing_typed_is_lost_when_it_is_missing(mara: Visitor) -> None:
    answer = mara.post(
        "/profile", {"first_name": " ", "last_name": "Lind", "bio": "Hello there"}, page="/profile"
    )

    assert answer.status_code == 200
    assert "What may we call you?" in answer.text
    assert "Hello there" in answer.text
    assert mara.get("/people/mara-lind").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("bio", "x" * 1001), ("location", "x" * 81), ("first_name", "x" * 61), ("skills", "x" * 41)],
)
def test_what_is_too_long_is_said_at_its_field(mara: Visitor, field: str, value: str) -> None:
    answer = save(mara, **{field: value})

    assert answer.status_code == 200
    assert f'id="{field}-error"' in answer.text


def test_a_retired_category_stays_with_who_likes_it_and_is_offered_to_nobody_else(
    mara: Visitor, tom: Visitor, db: Any, app: Any
) -> None:
    save(mara, interests=["travel", "sea"])
    db["categories"].update_one({"_id": "sea"}, {"$set": {"retired": True}})
    app.extensions["dreamscape"].categories.plant()  # reads them anew

    save(mara, interests=["travel", "sea"])
    tom.post("/profile", {"first_name": "Tom", "interests": ["sea", "art"]}, page="/profile")

    assert stored_member(db, mara)["interests"] == ["travel", "sea"]
    assert stored_member(db, tom)["interests"] == ["art"]


def test_a_made_up_interest_is_left_out(mara: Visitor, db: Any) -> None:
    save(mara, interests=["travel", "no-such-thing"])

    assert stored_member(db, mara)["interests"] == ["travel"]


def test_a_new_name_gets_a_new_address_and_the_old_one_leads_there_for_good(
    mara: Visitor, guest: Visitor
) -> None:
    save(mara, last_name="Berg")
    save(mara, last_name="Dal")

    for old in ("mara-lind", "mara-berg"):
        answer = guest.get(f"/people/{old}?after=x")
        assert answer.status_code == 301
        assert answer.headers["Location"] == "/people/mara-dal?after=x"
    assert guest.get("/people/mara-dal").status_code == 200


def test_a_rename_leaves_the_member_logged_in(mara: Visitor) -> None:
    save(mara, first_name="Mira")

    assert "Mira Lind" in mara.get("/people/mira-lind").text
    assert mara.get("/profile").status_code == 200


def test_going_back_to_an_old_name_gives_the_old_address_back(mara: Visitor, app: Any, db: Any) -> None:
    namesake = Visitor(app).signed_up("Mara", "Lind", "namesake@example.org")
    assert stored_member(db, namesake)["slug"] == "mara-lind-2"

    save(namesake, last_name="Berg")
    save(namesake, last_name="Lind")

    assert stored_member(db, namesake)["slug"] == "mara-lind-2"
    assert stored_member(db, mara)["slug"] == "mara-lind"


def test_a_name_spelt_anew_keeps_its_address(mara: Visitor, db: Any) -> None:
    save(mara, first_name="MARA")

    assert stored_member(db, mara)["slug"] == "mara-lind"


def test_nobody_else_can_take_an_old_name(mara: Visitor, app: Any, db: Any) -> None:
    save(mara, last_name="Berg")

    other = Visitor(app).signed_up("Mara", "Lind", "other@example.org")

    assert stored_member(db, other)["slug"] == "mara-lind-2"


def test_the_current_name_shows_wherever_it_stands(mara: Visitor, tom: Visitor) -> None:
    fields = {"title": "A boat", "description": "Red.", "categories": "travel", "comments_enabled": "y"}
    tom.post("/dreams/new", fields)
    mara.post("/dreams/a-boat/comments", {"body": "Take me along"})
    mara.post("/dreams/new", {**fields, "title": "A bus"})
    mara.post("/people/tom-okoye/follow")

    save(mara, first_name="Nora", last_name="Berg")

    for path in ("/dreams/a-boat", "/dreamscape", "/people/tom-okoye/followers", "/people/nora-berg"):
        page = tom.get(path).text
        assert "Nora Berg" in page, path
        assert "Mara" not in page, path


@pytest.mark.usefixtures("tom")
def test_a_name_is_stored_in_the_members_own_document_alone(mara: Visitor, db: Any) -> None:
    save(mara, first_name="Quirina", last_name="Zwart")
    mara.post(
        "/dreams/new", {"title": "A bus", "description": "x", "categories": "travel", "comments_enabled": "y"}
    )
    mara.post("/dreams/a-bus/comments", {"body": "Me first"})
    mara.post("/people/tom-okoye/follow")

    for name in db.list_collection_names():
        if name not in ("users", "slugs", "jobs"):
            assert "Quirina" not in str(list(db[name].find())), name


def test_a_forgotten_name_leads_nowhere_and_is_anybodys(
    mara: Visitor, guest: Visitor, app: Any, db: Any
) -> None:
    save(mara, last_name="Berg")
    assert "/people/mara-lind" in mara.get("/profile").text

    answer = mara.post("/profile/forget-names", page="/profile")

    assert answer.status_code == 303
    assert guest.get("/people/mara-lind").status_code == 404
    assert guest.get("/people/mara-berg").status_code == 200
    assert "mara-lind" not in mara.get("/profile").text
    assert "Lind" not in str(list(db["users"].find()))
    assert stored_member(db, Visitor(app).signed_up("Mara", "Lind", "new@example.org"))["slug"] == "mara-lind"


def test_a_name_that_was_forgotten_by_mistake_leads_to_them_again(
    mara: Visitor, tom: Visitor, guest: Visitor, time_machine: Any
) -> None:
    save(mara, last_name="Berg")
    mara.post("/profile/forget-names", page="/profile")
    assert "/profile/remember-names" in mara.get("/profile").text
    assert "/profile/remember-names" not in tom.get("/profile").text

    mara.post("/profile/remember-names", page="/profile")

    assert guest.get("/people/mara-lind").location == "/people/mara-berg"
    assert "/profile/remember-names" not in mara.get("/profile").text

    mara.post("/profile/forget-names", page="/profile")
    time_machine.move_to(datetime.now(UTC) + timedelta(minutes=11))
    assert "/profile/remember-names" not in mara.get("/profile").text
    assert "too late" in mara.post("/profile/remember-names", page="/profile", follow_redirects=True).text
    assert guest.get("/people/mara-lind").status_code == 404


def test_a_forgotten_name_that_somebody_else_took_stays_theirs(
    mara: Visitor, app: Any, guest: Visitor
) -> None:
    save(mara, last_name="Berg")
    mara.post("/profile/forget-names", page="/profile")
    Visitor(app).signed_up("Mara", "Lind", "new@example.org")

    answer = mara.post("/profile/remember-names", page="/profile", follow_redirects=True)

    assert "Somebody else has taken mara-lind" in answer.text
    assert guest.get("/people/mara-lind").status_code == 200


def test_forgetting_names_touches_nobody_elses(mara: Visitor, tom: Visitor, guest: Visitor) -> None:
    save(mara, last_name="Berg")
    tom.post("/profile/forget-names", page="/profile")

    assert guest.get("/people/mara-lind").status_code == 301


def test_another_creature_is_never_the_same_twice_in_a_row(mara: Visitor, db: Any) -> None:
    avatars = [stored_member(db, mara)["avatar"]]
    for _ in range(10):
        answer = mara.post("/profile/avatar", {"next": "/profile"}, page="/profile")
        assert answer.headers["Location"] == "/profile#face"
        avatars.append(stored_member(db, mara)["avatar"])

    assert all(before != after for before, after in pairwise(avatars))


def test_with_scripts_another_creature_changes_only_the_face(mara: Visitor, db: Any) -> None:
    answer = mara.post("/profile/avatar", page="/profile", headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert answer.text.startswith("<img")
    assert stored_member(db, mara)["avatar"] in answer.text
    assert "Now you are" in answer.headers["HX-Trigger"]


def test_interests_are_chosen_right_where_they_are_missed(mara: Visitor, tom: Visitor, db: Any) -> None:
    fields = {"title": "A boat", "description": "Red.", "categories": "sea", "comments_enabled": "y"}
    tom.post("/dreams/new", fields)
    view = "/dreamscape?view=personalised"
    assert 'action="/profile/interests"' in mara.get(view).text

    answer = mara.post("/profile/interests", {"interests": ["sea", "made-up"], "next": view}, page=view)

    assert answer.headers["Location"] == view
    assert stored_member(db, mara)["interests"] == ["sea"]
    assert "A boat" in mara.get(view).text


def test_choosing_nothing_there_asks_again(mara: Visitor) -> None:
    view = "/dreamscape?view=personalised"

    mara.post("/profile/interests", {"next": view}, page=view)

    assert 'action="/profile/interests"' in mara.get(view).text


@pytest.mark.usefixtures("mara")
def test_a_guest_logs_in_first_and_keeps_what_they_typed(guest: Visitor) -> None:
    answer = guest.post("/profile", {"first_name": "Mara", "bio": "A long story"})

    assert answer.status_code == 401
    page = guest.post("/login", {
        "email": "mara@example.org", "password": "a boat with a red sail",
        "kept": re.search(r'name="kept"[^>]*value="([^"]+)"', answer.text)[1],  # type: ignore[index]
    }, follow_redirects=True)  # fmt: skip
    assert "A long story" in page.text
