"""A file without bytes is told at its field wherever a form takes a picture; a field without a file is no picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.dream_forms import DREAM_FORM, photo, stored_dream, write
from tests.support.profile_forms import NAMES, stored_member
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

SAID = "This file is empty. Please choose another picture."
EVE = {"first_name": "Eve", "last_name": "Rett", "email": "eve@example.org", "password": PASSWORD}


def nothing(name: str = "zero.jpg") -> tuple[io.BytesIO, str]:
    """A file of no bytes; with no name, what browsers send of a field in which none was chosen."""
    return io.BytesIO(), name


def told(answer: Any) -> bool:
    return SAID in answer.text and 'id="picture-error"' in answer.text


def test_a_new_dream_is_not_saved_with_an_empty_file(mara: Visitor, db: Any) -> None:
    answer = write(mara, picture=nothing())
    assert told(answer)
    assert DREAM_FORM["title"] in answer.text
    assert db["dreams"].count_documents({}) == 0
    assert write(mara, picture=nothing("")).status_code == 303


def test_a_dream_keeps_its_picture_when_an_empty_file_is_sent(mara: Visitor, db: Any) -> None:
    edit = f"{write(mara, picture=photo()).location}/edit"
    before = stored_dream(db)["picture"]
    assert told(mara.post(edit, {**DREAM_FORM, "title": "Another", "picture": nothing()}, page=edit))
    assert stored_dream(db)["picture"] == before
    assert stored_dream(db)["title"] == DREAM_FORM["title"]


def test_a_profile_is_not_saved_with_an_empty_file(mara: Visitor, db: Any) -> None:
    sent = {**NAMES, "first_name": "Maria", "picture": nothing()}
    assert told(mara.post("/profile", sent, page="/profile"))
    assert stored_member(db, mara)["first_name"] == "Mara"
    assert mara.post("/profile", {**sent, "picture": nothing("")}, page="/profile").status_code == 303


def test_nobody_becomes_a_member_with_an_empty_file(guest: Visitor, db: Any) -> None:
    assert told(guest.post("/signup", {**EVE, "picture": nothing()}, page="/signup"))
    assert db["users"].count_documents({"email": EVE["email"]}) == 0
    assert guest.post("/signup", {**EVE, "picture": nothing("")}, page="/signup").status_code == 303


@pytest.mark.parametrize(("name", "said"), [("zero.jpg", SAID), ("", "Choose a picture first.")])
def test_no_drawing_is_made_of_an_empty_file(mo: Visitor, db: Any, name: str, said: str) -> None:
    answer = mo.post("/admin/avatars", {"picture": nothing(name)})
    assert answer.status_code == 422
    assert said in answer.text
    assert db["avatars"].count_documents({"picture": {"$ne": None}}) == 0
