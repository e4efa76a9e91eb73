"""Closed comments that the dreamer keeps to themselves: nobody else meets them anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.threads import by_script, comment_by, dream_of, names
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from dreamscape.models import Comment

SAID = "Take me with you!"
FORM = {"title": "A boat", "description": "With a red sail.", "categories": "sea"}


@pytest.fixture
def said(mara: Visitor, tom: Visitor) -> Comment:
    """What Tom said under Mara's dream, before she closed the comments and put them away in the form."""
    comment = comment_by(tom, dream_of(mara), SAID)
    edit = "/dreams/a-boat/edit"
    assert mara.post(edit, {**FORM, "comments_hidden": "y"}, page=edit).status_code == 303
    return comment


@pytest.mark.usefixtures("said")
def test_only_the_dreamer_still_reads_them(mara: Visitor, tom: Visitor, guest: Visitor) -> None:
    for path in ("/dreams/a-boat", "/dreams/a-boat/comments"):
        page = mara.get(path).text
        assert SAID in page
        assert "Nobody but you" in page
        for other in (tom, guest):
            page = other.get(path).text
            assert SAID not in page
            assert "closed the comments" in page
            assert "Comments (1)" not in page
    assert SAID not in tom.get("/dreams/a-boat/comments", headers={"HX-Request": "true"}).text


@pytest.mark.usefixtures("said")
def test_cards_offer_them_to_the_dreamer_alone(mara: Visitor, tom: Visitor, guest: Visitor) -> None:
    for path in ("/dreamscape?view=latest&own=1", "/people/mara-lind"):
        assert 'id="show-comments-' in mara.get(path).text
        assert 'id="show-comments-' not in tom.get(path).text
    assert 'id="show-comments-' not in guest.get("/people/mara-lind").text


def test_nobody_else_can_react_to_them_or_rewrite_them(
    mara: Visitor, tom: Visitor, db: Any, said: Comment
) -> None:
    ines = Visitor(tom.app).signed_up("Ines", "Duarte", "ines@example.org")
    for deed in ("like", "dislike", "unlike", "undislike"):
        assert ines.post(f"/comments/{said.id}/{deed}").status_code == 404
        assert SAID not in by_script(ines, f"/comments/{said.id}/{deed}").text
    assert tom.get(f"/comments/{said.id}/edit").status_code == 404
    assert tom.post(f"/comments/{said.id}/edit", {"body": "Changed"}).status_code == 404
    assert mara.post(f"/comments/{said.id}/like").status_code == 303
    stored = db["comments"].find_one()
    assert (stored["body"], stored["like_count"], stored["dislike_count"]) == (SAID, 1, 0)


def test_the_author_may_still_take_back_what_they_said(tom: Visitor, db: Any, said: Comment) -> None:
    assert tom.post(f"/comments/{said.id}/delete").status_code == 303
    assert db["comments"].count_documents({}) == 0


@pytest.mark.usefixtures("said")
def test_the_choice_stays_in_the_form_and_can_be_taken_back(mara: Visitor, tom: Visitor) -> None:
    edit = "/dreams/a-boat/edit"
    assert "checked" in _box(mara.get(edit).text)
    mara.post(edit, FORM, page=edit)
    page = tom.get("/dreams/a-boat").text
    assert SAID in page
    assert "What was said before still stands" in page
    assert "checked" not in _box(mara.get(edit).text)


@pytest.mark.usefixtures("said")
def test_open_comments_are_everybodys_whatever_the_choice(mara: Visitor, tom: Visitor) -> None:
    edit = "/dreams/a-boat/edit"
    mara.post(edit, {**FORM, "comments_enabled": "y", "comments_hidden": "y"}, page=edit)
    page = tom.get("/dreams/a-boat").text
    assert SAID in page
    assert "Comment" in names(page)
    assert "Nobody but you" not in mara.get("/dreams/a-boat").text


def _box(page: str) -> str:
    at = page.index('name="comments_hidden"')
    return page[page.rindex("<input", 0, at) : page.index(">", at)]
