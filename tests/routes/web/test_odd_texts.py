"""A text is what people see of it: neither nothing at all, nor marks piled on one letter without end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.db_snapshot import fingerprints
from tests.support.threads import comment_by, dream_of
from tests.support.visitor import PASSWORD, Visitor

DREAM = {"title": "A boat", "description": "A red sail.", "categories": "sea", "comments_enabled": "y"}
NAME = {"first_name": "Mara", "last_name": "Lind"}
NEWCOMER = {"first_name": "Nia", "email": "nia@example.org", "password": PASSWORD}
DOT_BELOW = "\u0323"


def send(visitor: Visitor, path: str, fields: dict[str, str]) -> Any:
    """Send a form as browsers send one that may hold a picture."""
    return visitor.post(path, fields, content_type="multipart/form-data")


@pytest.fixture
def comment(mara: Visitor, tom: Visitor) -> str:
    """The id of Tom's comment under Mara's dream."""
    return comment_by(tom, dream_of(mara)).id


@pytest.mark.parametrize(
    ("path", "fields", "field", "most"),
    [
        ("/dreams/new", DREAM, "title", 120),
        ("/dreams/new", DREAM, "description", 5000),
        ("/dreams/new", DREAM, "picture_alt", 300),
        ("/dreams/a-boat/comments", {}, "body", 2000),
        ("/dreams/a-boat/report", {}, "reason", 500),
        ("/comments/{comment}/edit", {}, "body", 2000),
        ("/profile", NAME, "first_name", 60),
        ("/profile", NAME, "last_name", 60),
        ("/profile", NAME, "bio", 1000),
        ("/profile", NAME, "location", 80),
    ],
)
def test_one_letter_with_marks_without_end_is_not_kept_and_comes_back(
    tom: Visitor, comment: str, db: Any, path: str, fields: dict[str, str], field: str, most: int
) -> None:
    before = fingerprints(db)
    piled = "q" + DOT_BELOW * (most * 25)

    answer = send(tom, path.format(comment=comment), {**fields, field: piled})

    assert f"{most * 25 + 1:,} signs in all, and we can keep {most * 25:,}. Fewer marks" in answer.text
    assert piled in answer.text
    for name in ("dreams", "comments", "reports", "users"):
        assert fingerprints(db).get(name) == before.get(name), name


def test_a_skill_cannot_be_a_pile_of_marks(tom: Visitor, db: Any) -> None:
    answer = send(tom, "/profile", {**NAME, "skills": "q" + DOT_BELOW * 1000})

    assert "A skill has at most 40 characters" in answer.text
    assert not db["users"].find_one({"email": "tom@example.org"})["skills"]


@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_nobody_signs_up_under_a_pile_of_marks(guest: Visitor, db: Any, field: str) -> None:
    answer = send(guest, "/signup", {**NEWCOMER, field: "q" + DOT_BELOW * 1500})

    assert "1,501 signs in all" in answer.text
    assert db["users"].count_documents({}) == 0


@pytest.mark.parametrize(
    "character",
    ["👩🏻‍❤️‍💋‍👨🏿", "👨🏽‍👩🏽‍👧🏽‍👦🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "ক্ষ্ম", "ནྡྲཱིཿ", "q" + DOT_BELOW * 24],
)
def test_a_text_full_of_characters_of_many_parts_is_kept(mara: Visitor, db: Any, character: str) -> None:
    written = " ".join([character] * 60)

    assert send(mara, "/dreams/new", {**DREAM, "title": written}).status_code == 303

    assert db["dreams"].find_one()["title"] == written


@pytest.mark.parametrize(
    ("path", "fields", "field", "message"),
    [
        ("/dreams/new", DREAM, "title", "Every dream needs a name."),
        ("/dreams/new", DREAM, "description", "Tell us a little about it"),
        ("/dreams/a-boat/comments", {}, "body", "There is nothing here yet."),
        ("/comments/{comment}/edit", {}, "body", "There is nothing here yet."),
        ("/dreams/a-boat/report", {}, "reason", "A sentence helps us see it."),
        ("/profile", NAME, "first_name", "What may we call you?"),
    ],
)
def test_what_nobody_can_see_is_as_if_nothing_was_written(
    tom: Visitor, comment: str, db: Any, path: str, fields: dict[str, str], field: str, message: str
) -> None:
    before = fingerprints(db)

    answer = send(tom, path.format(comment=comment), {**fields, field: "\u200b\n\u2060\u3164"})

    assert message in answer.text
    for name in ("dreams", "comments", "reports", "users"):
        assert fingerprints(db).get(name) == before.get(name), name
