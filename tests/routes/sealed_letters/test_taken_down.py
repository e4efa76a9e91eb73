"""Moderators take a letter away that was reported; of a hard day nobody learns by that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.routes.sealed_letters.conftest import WORDS
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

    from tests.routes.sealed_letters.conftest import Post

RULE = {"rule": "other", "reason": "Be kind."}


@pytest.fixture
def moderator(app: Flask) -> Visitor:
    """Ada, who looks after the place."""
    ada = Visitor(app).signed_up("Ada", "Amin", "ada@example.org")
    app.extensions["dreamscape"].moderation.roles.set("ada@example.org", "moderator")
    return ada


def reported(post: Post, letter: str) -> str:
    assert post.tom.post(f"/letters/{letter}/report", {"reason": "Not kind."}).status_code == 303
    return f"/admin/reports/{post.db['reports'].find_one()['_id']}"


def test_one_that_opened_by_coming_true_is_gone_and_its_author_may_appeal(
    post: Post, ines: Visitor, moderator: Visitor
) -> None:
    letter = post.seal("came_true", may_show="1")
    post.come_true()
    post.tom.post(f"/letters/{letter}/show")
    assert WORDS in ines.get("/dreams/a-choir").text
    report = reported(post, letter)
    assert post.tom.post(f"{report}/letter/remove", RULE).status_code in (403, 404)
    assert moderator.post(f"{report}/letter/remove", {"rule": "other", "reason": ""}).status_code == 422
    assert moderator.post(f"{report}/letter/remove", RULE).status_code == 303

    for one in (post.tom, post.mara, ines):
        assert one.get(f"/letters/{letter}").status_code == 404
        assert WORDS not in one.get("/dreams/a-choir").text
    told = post.mara.get("/notifications").text
    assert "Be kind." in told
    assert WORDS not in str(list(post.db["audit"].find()))
    assert moderator.post(f"{report}/settle").status_code == 303
    assert "has been taken down" in post.tom.get("/notifications").text
    found = re.search(r'href="(/appeals/[0-9a-f]{24})"', told)
    assert found
    assert post.mara.post(found[1], {"body": "It was meant well."}).status_code == 303
    assert "about the letter" in moderator.get("/admin/appeals").text
    act = post.db["appeals"].find_one()["_id"]
    assert moderator.post(f"/admin/appeals/{act}/decline", {"answer": "No."}).status_code == 303
    assert WORDS not in str(list(post.db["audit"].find()))


def test_one_for_a_hard_day_is_gone_for_the_dreamer_and_its_author_learns_nothing(
    post: Post, moderator: Visitor
) -> None:
    letter = post.seal("hard_day")
    before = re.sub(r"\s+", " ", post.mara.get("/letters").text.partition("<main")[2])
    post.rest()
    post.press()
    report = reported(post, letter)
    assert "nobody is told" in moderator.get(f"{report}/letter").text
    assert moderator.post(f"{report}/letter/remove", RULE).status_code == 303

    assert post.tom.get(f"/letters/{letter}").status_code == 404
    assert WORDS not in post.tom.get("/dreams/a-choir/letters/opened").text
    assert "/letters/none" in post.press() or letter not in post.press(), "the day has had its letter"
    assert "Be kind." not in post.mara.get("/notifications").text
    after = post.mara.get("/letters").text.partition("<main")[2]
    assert "own-letter" in before
    assert "own-letter" in after, "its place stays"
    assert post.stored(letter)["body"] == ""
    assert moderator.get(f"{report}/letter").status_code == 404
    moderator.post(f"{report}/settle")
    assert "has been taken down" in post.tom.get("/notifications").text
    answer = post.mara.post("/dreams/a-choir/letters", {"body": "Another.", "opens": "hard_day"})
    assert answer.status_code == 422, "as if it still waited"


def test_of_two_who_take_it_away_the_second_hears_so(post: Post, moderator: Visitor) -> None:
    letter = post.seal("hard_day")
    post.rest()
    post.press()
    report = reported(post, letter)

    assert moderator.post(f"{report}/letter/remove", RULE).status_code == 303
    assert moderator.post(f"{report}/letter/remove", RULE).status_code == 404
    assert post.db["audit"].count_documents({"action": "removed a letter"}) == 1
