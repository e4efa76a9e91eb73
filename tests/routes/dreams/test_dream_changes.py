"""A dream is changed, renamed and let go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from dreamscape.models.jobs import WORDS_WRITTEN
from dreamscape.store.comments.comments import Comments
from tests.support.dream_forms import DREAM_FORM, photo, stored_dream, write

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor


def test_a_dream_is_changed_and_its_form_shows_what_it_is(mara: Visitor, db: Any) -> None:
    location = write(mara).location
    edit = mara.get(f"{location}/edit").text
    assert 'value="Sail to the midnight sun"' in edit
    assert "With my sister." in edit
    assert re.findall(r'value="([^"]+)" checked', edit) == ["travel", "sea"]
    fields = {"title": "Row there", "description": "Slower.", "categories": ["home"]}
    assert mara.post(f"{location}/edit", fields, page=f"{location}/edit").location == "/dreams/row-there"
    dream = stored_dream(db)
    assert (dream["title"], dream["description"], dream["categories"]) == ("Row there", "Slower.", ["home"])
    assert dream["who_may_comment"] == "nobody"
    assert dream["updated_at"] > dream["created_at"]


def test_a_renamed_dream_is_found_under_all_its_names(mara: Visitor, guest: Visitor) -> None:
    first = write(mara).location
    mara.post(f"{first}/edit", {**DREAM_FORM, "title": "Row there"}, page=f"{first}/edit")
    answer = guest.get(f"{first}?after=x")
    assert (answer.status_code, answer.location) == (301, "/dreams/row-there?after=x")
    mara.post("/dreams/row-there/edit", {**DREAM_FORM, "title": "Swim"}, page="/dreams/row-there/edit")
    assert guest.get(first).location == "/dreams/swim"
    mara.post("/dreams/swim/edit", DREAM_FORM, page="/dreams/swim/edit")
    assert guest.get(first).status_code == 200
    assert guest.get("/dreams/swim").location == first


def test_a_title_that_only_changes_its_case_keeps_its_address(mara: Visitor, tom: Visitor) -> None:
    write(mara)
    second = write(tom).location
    fields = {**DREAM_FORM, "title": "SAIL to the midnight sun!"}
    assert tom.post(f"{second}/edit", fields, page=f"{second}/edit").location == second


def test_a_rename_to_a_title_one_already_has_is_refused_and_changes_nothing(mara: Visitor, db: Any) -> None:
    write(mara)
    other = write(mara, title="Row there").location
    answer = mara.post(f"{other}/edit", {**DREAM_FORM, "description": "Typed"}, page=f"{other}/edit")
    assert answer.status_code == 200
    assert "You already have a dream with this title" in answer.text
    assert "Typed" in answer.text
    assert stored_dream(db, slug="row-there")["title"] == "Row there"
    assert db["slugs"].count_documents({"_id": {"$regex": "^dream:"}}) == 2


def test_a_form_that_was_open_while_another_tab_renamed_the_dream_still_saves(mara: Visitor, db: Any) -> None:
    old = write(mara).location
    mara.post(f"{old}/edit", {**DREAM_FORM, "title": "Row there"}, page=f"{old}/edit")
    answer = mara.post(
        f"{old}/edit", {**DREAM_FORM, "title": "Row there", "description": "Late"}, page="/dreams"
    )
    assert (answer.status_code, answer.location) == (303, "/dreams/row-there")
    assert stored_dream(db)["description"] == "Late"


def test_nobody_else_can_change_or_delete_a_dream(
    mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    location = write(mara).location
    for action in ("edit", "delete"):
        assert tom.get(f"{location}/{action}").status_code == 403
        assert tom.post(f"{location}/{action}", DREAM_FORM).status_code == 403
        assert guest.get(f"{location}/{action}").location.startswith("/login?next=")
    assert stored_dream(db)["title"] == "Sail to the midnight sun"


def test_a_moderator_can_take_a_dream_down_but_not_rewrite_it(mara: Visitor, tom: Visitor, db: Any) -> None:
    location = write(mara).location
    db["users"].update_one({"email": "tom@example.org"}, {"$set": {"role": "moderator"}})
    assert tom.get(f"{location}/edit").status_code == 403
    assert tom.post(f"{location}/delete", page=f"{location}/delete").status_code == 303
    assert mara.get(location).status_code == 410


def test_deleting_asks_first_and_then_leaves_nothing(
    mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    location = write(mara, picture=photo()).location
    tom.post(f"{location}/follow")
    tom.post(f"{location}/comments", {"body": "Take me along!"}, page=location)
    comment = db["comments"].find_one({})
    mara.post(f"/comments/{comment['_id']}/like", page=location)
    assert "Delete this dream?" in mara.get(f"{location}/delete").text
    assert db["dreams"].count_documents({}) == 1

    answer = mara.post(f"{location}/delete", page=f"{location}/delete")
    assert (answer.status_code, answer.location) == (303, "/dreams")
    assert "is deleted" in mara.get("/dreams").text
    for name in (
        "dreams",
        "comments",
        "reactions",
        "follows",
        "pictures.files",
    ):
        assert db[name].count_documents({}) == 0, name
    assert db["jobs"].count_documents({"due_at": {"$exists": True}, "kind": {"$ne": WORDS_WRITTEN}}) == 0
    gone = guest.get(location)
    assert gone.status_code == 410
    assert "let go" in gone.text


def test_the_address_of_a_deleted_dream_is_not_given_away(mara: Visitor, guest: Visitor) -> None:
    location = write(mara).location
    mara.post(f"{location}/delete", page=f"{location}/delete")
    assert write(mara).location == f"{location}-2"
    assert guest.get(location).status_code == 410


def test_deleting_twice_is_answered_kindly(mara: Visitor) -> None:
    location = write(mara).location
    token_page = "/dreams/new"
    assert mara.post(f"{location}/delete", page=token_page).status_code == 303
    assert mara.post(f"{location}/delete", page=token_page).status_code == 410


def test_a_deletion_that_a_crash_cut_short_is_invisible_at_once_and_completed_later(
    mara: Visitor, tom: Visitor, app: Flask, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = write(mara).location
    tom.post(f"{location}/comments", {"body": "Take me along!"}, page=location)

    jobs = app.extensions["dreamscape"].jobs
    with app.app_context():
        jobs.run_due()

    def crash(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(Comments, "clear", crash)
        with pytest.raises(SystemExit):
            mara.post(f"{location}/delete", page=f"{location}/delete")
    assert mara.get(location).status_code == 410
    assert db["comments"].count_documents({}) == 1
    with app.app_context():
        assert jobs.run_due().done == 1
        assert jobs.run_due().done == 0
    assert db["comments"].count_documents({}) == 0


def test_a_category_that_was_retired_stays_with_the_dreams_that_have_it(
    mara: Visitor, app: Flask, db: Any
) -> None:
    location = write(mara, categories=["sea"]).location
    db["categories"].update_one({"_id": "sea"}, {"$set": {"retired": True}})
    app.extensions["dreamscape"].categories.refresh()
    assert 'value="sea"' not in mara.get("/dreams/new").text
    assert re.search(r'value="sea" checked', mara.get(f"{location}/edit").text)
    fields = {**DREAM_FORM, "categories": ["sea", "art"]}
    assert mara.post(f"{location}/edit", fields, page=f"{location}/edit").status_code == 303
    assert sorted(stored_dream(db)["categories"]) == ["art", "sea"]
    assert "Choose at least one" in write(mara, title="Another", categories=["sea"]).text
