"""Names, titles, categories and skills are found, and told apart, however they are spelt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.dream_forms import DREAM_FORM, write
from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize(
    "words", ["O'Brien", "o’brien", "Ｏ'Ｂｒｉｅｎ", "Zoe\u0308", "ZOË", "O\u00ad'Brien"]
)
def test_moderators_find_a_member_by_name(app: Flask, mo: Visitor, words: str) -> None:
    Visitor(app).signed_up("Zoë", "O’Brien", "zoe@example.org")

    assert "Zoë O’Brien" in mo.get("/admin/members", query_string={"q": words}).text


def test_a_sharp_s_is_another_letter(app: Flask, mo: Visitor) -> None:
    Visitor(app).signed_up("Mara", "Maß", "one@example.org")
    Visitor(app).signed_up("Mara", "Mass", "two@example.org")

    page = mo.get("/admin/members", query_string={"q": "maß"}).text
    assert "Mara Maß" in page
    assert "Mara Mass" not in page


def test_a_title_is_used_once_however_it_is_spelt_and_two_titles_are_two(mara: Visitor, mo: Visitor) -> None:
    assert write(mara, title="Mara’s café").status_code == 303

    for title in ("Mara's café", "MARA’S  Cafe\u0301", "Ｍara’s ca\u00adfé"):
        answer = write(mara, title=title)
        assert answer.status_code == 200, title
        assert 'id="title-error"' in answer.text
    for title in ("Maße", "Masse", "m²", "m2"):
        assert write(mara, title=title).status_code == 303, title
    assert "Mara’s café" in mo.get("/admin/dreams", query_string={"q": "mara's cafe\u0301"}).text


def test_a_dream_keeps_its_title_when_older_ones_turn_out_alike(mara: Visitor, db: Any) -> None:
    write(mara, title="Mara’s boat")
    write(mara, title="Another one")
    db["dreams"].update_one(
        {"title": "Another one"}, {"$set": {"title": "Mara's boat", "title_key": "of old"}}
    )

    answer = mara.post(
        "/dreams/another-one/edit",
        {**DREAM_FORM, "title": "Mara's boat", "description": "Red sails"},
        page="/dreams/another-one/edit",
    )

    assert answer.status_code == 303
    assert db["dreams"].find_one({"description": "Red sails"})["title_key"] == "of old"


def test_a_category_has_one_name(ada: Visitor, db: Any) -> None:
    ada.post("/admin/categories/new", {"name": "Crème & sky"})
    before = db["categories"].count_documents({})

    for name in ("Cre\u0300me & SKY", "Ｃrème & sky"):
        ada.post("/admin/categories/new", {"name": name})

    assert db["categories"].count_documents({}) == before


def test_a_skill_is_named_once(mara: Visitor, app: Flask) -> None:
    fields = {
        "first_name": "Mara",
        "skills": ["bike repair’s", "Bike repair's", "ｂike repair’s", "Maße", "Masse"],
    }
    assert mara.post("/profile", fields, page="/profile").status_code == 303

    with app.app_context():
        skills = app.extensions["dreamscape"].accounts.by_email(mara.email).skills
    assert skills == ("bike repair’s", "Maße", "Masse")


@pytest.mark.parametrize(
    "typed", ["Mara-Lind", "MARA-LIND", "Mara Lind", "mara_lind", "ｍａｒａ-lind", "mára-lind"]
)
def test_a_page_is_found_by_a_name_typed_into_its_address(mara: Visitor, guest: Visitor, typed: str) -> None:
    answer = guest.get(f"/people/{typed}")

    assert answer.status_code == 301
    assert answer.location.endswith("/people/mara-lind")
    assert mara.get("/people/mara-lund").status_code == 404


@pytest.mark.parametrize("typed", ["A-Boat", "a boat", "Á-boat"])
def test_so_is_a_dream(mara: Visitor, guest: Visitor, typed: str) -> None:
    write(mara, title="A boat")

    assert guest.get(f"/dreams/{typed}").location.endswith("/dreams/a-boat")


def test_who_leaves_may_say_goodbye_with_wide_letters(mara: Visitor) -> None:
    fields = {"password": PASSWORD, "word": "Ｇｏｏｄｂｙｅ\u200b"}

    assert mara.post("/settings/delete", fields, page="/settings/delete").status_code == 303
