"""Looking across from a dream and answering, as a browser without scripts does it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

PATH = "/dreams/an-accordion-for-every-wedding/sky"
THEIRS = "/dreams/play-the-accordion-at-a-wedding"


@pytest.fixture
def sky(app: Flask, mara: Visitor, tom: Visitor) -> None:
    """Mara and Tom dream of accordions; all others of the sea."""
    for number, name in enumerate(("Ada", "Wil", "Yulia", "Noor", "Pip")):
        other = Visitor(app).signed_up(name, "Lind", f"{name}@example.org")
        other.post(
            "/dreams/new", {"title": f"The sea {number}", "description": "Wide.", "categories": "travel"}
        )
    for visitor, title in (
        (tom, "Play the accordion at a wedding"),
        (mara, "An accordion for every wedding"),
    ):
        fields = {"title": title, "description": "Out loud.", "categories": "music"}
        assert visitor.post("/dreams/new", fields).status_code == 303
        visitor.get(f"/dreams/{title.lower().replace(' ', '-')}")  # what celebrates it is said once


def other_id(db: Any, slug: str = THEIRS) -> str:
    return str(db["dreams"].find_one({"slug": slug.rpartition("/")[2]})["_id"])


def answer(visitor: Visitor, db: Any, said: str, path: str = PATH, of: str = THEIRS) -> Any:
    return visitor.post(path, {"other": other_id(db, of), "answer": said, "next": path})


@pytest.mark.usefixtures("sky")
def test_the_page_of_the_dream_says_how_many_and_leads_across(mara: Visitor, guest: Visitor) -> None:
    for reader in (mara, guest):
        page = reader.get(PATH.removesuffix("/sky")).text
        assert "Somebody else dreams something like this." in page
        assert f'href="{PATH}"' in page


@pytest.mark.usefixtures("sky")
def test_only_the_dreamer_is_asked(app: Flask, mara: Visitor, tom: Visitor, guest: Visitor, db: Any) -> None:
    assert "Is it the same dream?" in mara.get(PATH).text
    for reader in (Visitor(app).signed_up("Inês", "Silva", "ines@example.org"), guest):
        page = reader.get(PATH).text
        assert "Play the accordion at a wedding" in page
        assert "Yes, the same" not in page
    assert answer(tom, db, "same").status_code == 403
    asked = guest.post(PATH, {"other": other_id(db), "answer": "same"}, page="/login")
    assert asked.status_code in (302, 303, 401), asked.status_code
    assert db["sky_answers"].count_documents({}) == 0


@pytest.mark.usefixtures("sky")
def test_two_who_say_yes_find_a_link_to_each_other_on_their_pages(
    mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    first = answer(mara, db, "same")
    assert (first.status_code, first.location) == (303, f"{PATH}#across-{other_id(db)}")
    assert "for you alone" in mara.get(PATH).text
    answer(tom, db, "same", f"{THEIRS}/sky", PATH.removesuffix("/sky"))
    assert "both of you say so" in tom.get(f"{THEIRS}/sky").text

    for reader in (mara, tom, guest):
        assert re.search(
            rf'sky__threads.*href="{THEIRS}"', reader.get(PATH.removesuffix("/sky")).text, re.DOTALL
        )
        assert re.search(
            rf'sky__threads.*href="{PATH.removesuffix("/sky")}"', reader.get(THEIRS).text, re.DOTALL
        )
    assert "Tom Okoye dreams the same as you" in re.sub("<[^>]*>|[⁦-⁩]", "", mara.get("/notifications").text)
    assert "Untie" in mara.get(PATH).text
    answer(mara, db, "not_quite")
    assert "sky__threads" not in tom.get(THEIRS).text


@pytest.mark.usefixtures("sky")
@pytest.mark.parametrize("said", ["", "perhaps"])
def test_what_is_no_answer_is_said_on_the_page(mara: Visitor, db: Any, said: str) -> None:
    page = answer(mara, db, said)
    assert page.status_code == 422
    assert "Choose: yes, the same, or not quite." in page.text
    assert "Is it the same dream?" in page.text


@pytest.mark.usefixtures("sky")
def test_the_lantern_shows_what_was_said_of_it(mara: Visitor, tom: Visitor, db: Any) -> None:
    answer(mara, db, "same")
    answer(tom, db, "same", f"{THEIRS}/sky", PATH.removesuffix("/sky"))
    told = {"state": "came_true", "worth": "Ask my neighbours.", "obstacle": "The stairs.", "may_ask": "y"}
    assert tom.post(f"{THEIRS}/state", told).status_code == 303

    page = mara.get(PATH).text
    for words in ("A lantern", "Ask my neighbours.", "The stairs.", "Yes, please do."):
        assert words in page
    assert "Its lantern" in mara.get(PATH.removesuffix("/sky")).text


@pytest.fixture
def lantern(sky: None, mara: Visitor, tom: Visitor, db: Any) -> None:  # noqa: ARG001 - the dreams come before that
    """Mara's dream is tied to Tom's, which came true, and he may be asked."""
    answer(mara, db, "same")
    answer(tom, db, "same", f"{THEIRS}/sky", PATH.removesuffix("/sky"))
    told = {"state": "came_true", "worth": "Yes.", "may_ask": "y"}
    assert tom.post(f"{THEIRS}/state", told).status_code == 303


def ask(visitor: Visitor, db: Any, body: str = "Which one did you buy?") -> Any:
    return visitor.post(f"{PATH}/question", {"other": other_id(db), "body": body})


@pytest.mark.usefixtures("lantern")
def test_whoever_has_lived_it_is_asked_one_question_that_the_two_alone_see(
    app: Flask, mara: Visitor, tom: Visitor, guest: Visitor, db: Any
) -> None:
    assert "Ask your one question" in mara.get(PATH).text
    asked = ask(mara, db)
    assert asked.status_code == 303

    (document,) = db["asks"].find({})
    assert str(document["to_id"]) == tom.id
    dream = PATH.removesuffix("/sky")
    for reader in (mara, tom):
        assert "Which one did you buy?" in reader.get(dream).text
    ines = Visitor(app).signed_up("Inês", "Silva", "ines@example.org")
    for reader in (ines, guest):
        assert "Which one did you buy?" not in reader.get(dream).text


@pytest.mark.usefixtures("lantern")
def test_a_second_question_and_an_empty_one_come_back_with_what_was_typed(mara: Visitor, db: Any) -> None:
    assert ask(mara, db, " ").status_code == 422
    ask(mara, db)
    again = ask(mara, db, "And which strap?")
    assert again.status_code == 422
    assert "And which strap?" in again.text
    assert db["asks"].count_documents({}) == 1


@pytest.mark.usefixtures("lantern")
@pytest.mark.parametrize("what", ["untied", "may not be asked", "somebody else"])
def test_nobody_is_asked_who_did_not_agree_or_is_not_tied(
    mara: Visitor, tom: Visitor, db: Any, what: str
) -> None:
    if what == "untied":
        answer(tom, db, "not_quite", f"{THEIRS}/sky", PATH.removesuffix("/sky"))
    elif what == "may not be asked":
        db["dreams"].update_many({}, {"$set": {"state.may_ask": False}})
    asked = ask(tom if what == "somebody else" else mara, db)
    assert asked.status_code in (403, 422)
    assert asked.status_code == 403 or "Which one did you buy?" in asked.text
    assert db["asks"].count_documents({}) == 0
    if what != "somebody else":
        assert "Ask your one question" not in mara.get(PATH).text
