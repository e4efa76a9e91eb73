"""Everything that is wrong with a form is told at once, also what only the rules know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

TOO_MANY = ["art", "travel", "music", "sport", "books", "nature", "family"]


def wrong(answer: Any) -> set[str]:
    """The names of the fields that the page says something is wrong with."""
    return set(re.findall(r'id="(\w+)-error"', answer.text))


def told(answer: Any) -> str:
    """What stands at the fields, all of it; the summary above says it once more, and scripts hold it ready."""
    return " ".join(re.findall(r'id="\w+-error".*?</p>', answer.text, re.DOTALL))


@pytest.mark.parametrize(
    ("categories", "message"),
    [
        ([], "Choose at least one"),
        (["nonsense"], "Choose at least one"),
        (TOO_MANY, "At most 5; these are 7."),
    ],
)
def test_a_dream_without_title_and_with_the_wrong_categories_hears_of_both(
    mara: Visitor, db: Any, categories: list[str], message: str
) -> None:
    answer = mara.post("/dreams/new", {"title": "", "description": "", "categories": categories})

    assert wrong(answer) == {"title", "description", "categories"}
    assert told(answer).count(message) == 1
    assert db["dreams"].count_documents({}) == 0


def test_a_changed_dream_too_and_a_retired_category_it_has_still_counts(mara: Visitor, db: Any) -> None:
    written = {"title": "A boat", "description": "A red sail.", "categories": "sea"}
    mara.post("/dreams/new", written)
    db["categories"].update_one({"_id": "sea"}, {"$set": {"retired": True}})

    answer = mara.post("/dreams/a-boat/edit", {**written, "title": "", "categories": []})
    assert wrong(answer) == {"title", "categories"}
    assert wrong(mara.post("/dreams/a-boat/edit", {**written, "title": ""})) == {"title"}
    assert mara.post("/dreams/a-boat/edit", {**written, "title": "A ship"}).status_code == 303


def test_a_profile_without_a_name_and_with_a_long_skill_hears_of_both(mara: Visitor) -> None:
    answer = mara.post("/profile", {"first_name": "", "skills": "x" * 41})

    assert wrong(answer) == {"first_name", "skills"}
    assert "x" * 41 in answer.text


def test_at_the_door_everything_is_told_at_once_and_each_thing_once(guest: Visitor, db: Any) -> None:
    fields = {"first_name": "", "email": "", "password": "", "skills": [f"skill {n}" for n in range(21)]}
    answer = guest.post("/signup", fields, page="/signup")

    assert wrong(answer) == {"first_name", "email", "password", "skills"}
    assert "At most 20 skills" in told(answer)
    assert "too few" not in told(answer)  # what is missing is not measured as well
    assert "does not look like an e-mail address" not in told(answer)
    assert db["users"].count_documents({}) == 0
