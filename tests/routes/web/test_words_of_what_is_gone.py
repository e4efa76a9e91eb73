"""Whoever saves what somebody deleted meanwhile, in another tab perhaps, still has their words in view."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.threads import by_script, comment_by, dream_of, services_of

if TYPE_CHECKING:
    from dreamscape.models import Dream
    from tests.support.visitor import Visitor

TYPED = {
    "title": "A bigger boat",
    "description": "With <two> red sails.",
    "categories": ["sea", "travel"],
    "comments_enabled": "y",
    "next": "/dreams",
}


def let_go(visitor: Visitor, dream: Dream) -> None:
    with visitor.app.app_context():
        services_of(visitor).dreams.take_down(dream)


def test_an_edit_of_a_dream_that_is_gone_can_become_a_new_one(mara: Visitor) -> None:
    let_go(mara, dream_of(mara))

    answer = mara.post("/dreams/a-boat/edit", TYPED, content_type="multipart/form-data")

    assert answer.status_code == 410
    form = answer.text[answer.text.index('<form class="stack error-page__words"') :].partition("</form>")[0]
    assert 'action="/dreams/new"' in form
    assert "Make a new dream of them" in form
    assert "With &lt;two&gt; red sails." in form
    assert re.findall(r'name="categories" value="(\w+)"', form) == ["sea", "travel"]
    assert mara.post("/dreams/new", TYPED, content_type="multipart/form-data").location.endswith(
        "/a-bigger-boat"
    )


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/dreams/a-boat/comments", "body"),
        ("/comments/{comment}/edit", "body"),
        ("/dreams/a-boat/report", "reason"),
        ("/comments/{comment}/report", "reason"),
    ],
)
def test_other_words_are_there_to_be_copied(mara: Visitor, tom: Visitor, path: str, field: str) -> None:
    dream = dream_of(mara)
    comment = comment_by(tom if "edit" in path else mara, dream)
    let_go(mara, dream)

    answer = tom.post(path.format(comment=comment.id), {field: "Words &\nwords"})

    assert answer.status_code in (404, 410)
    assert "Words &amp;\nwords</textarea>" in answer.text
    assert "Make a new dream" not in answer.text


def test_a_script_leaves_the_form_where_it_is(mara: Visitor, tom: Visitor) -> None:
    comment = comment_by(tom, dream_of(mara))
    mara.post(f"/comments/{comment.id}/delete")

    answer = by_script(tom, f"/comments/{comment.id}/edit", body="Some more words")

    assert answer.headers["HX-Reswap"] == "beforeend"


@pytest.mark.parametrize("fields", [{"nonsense": "x"}, {"title": "x" * 200_000}, {"password": "red sails"}])
def test_nothing_else_is_given_back_and_nothing_without_measure(mara: Visitor, fields: Any) -> None:
    answer = mara.post("/dreams/never/edit", fields, content_type="multipart/form-data")

    assert answer.status_code == 404
    assert "error-page__words" not in answer.text


def test_an_address_that_there_never_was_gives_nothing_back(mara: Visitor, guest: Visitor) -> None:
    assert "error-page__words" not in mara.post("/nowhere", {"title": "A boat"}).text
    assert "error-page__words" not in guest.post("/dreams/never/edit", {"title": "A boat"}).text
