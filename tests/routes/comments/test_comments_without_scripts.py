"""Commenting without scripts: one comes back to the same page, with the same comments open and one's own in view."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import escape

from tests.support.threads import comment_by, dream_of

if TYPE_CHECKING:
    from dreamscape.models import Dream
    from tests.support.visitor import Visitor

FEED = "/dreamscape?view=trending&own=1&after=x"
PAGES = ["/dreams/a-boat", "/dreams/a-boat/comments", "/dreams/a-boat/comments?order=newest", FEED]


@pytest.fixture
def dream(mara: Visitor) -> Dream:
    """A dream with more comments than a page shows."""
    dream = dream_of(mara)
    for number in range(45):
        comment_by(mara, dream, f"Number {number}")
    return dream


def comments_in(page: str) -> list[str]:
    """The ids of the comments on a page, from top to bottom."""
    return re.findall(r'<article class="comment" id="(comment-[0-9a-f]{24})"', page)


def second_page(visitor: Visitor) -> str:
    found = re.search(
        r'href="(/dreams/a-boat/comments\?[^"]*after=[^"]+)"', visitor.get("/dreams/a-boat").text
    )
    assert found
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("dream")
def test_a_comment_said_under_many_others_is_in_view_on_the_page_it_was_said_on(
    tom: Visitor, db: Any, page: str
) -> None:
    answer = tom.post("/dreams/a-boat/comments", {"body": "The last word", "next": page})
    comment = f"comment-{db['comments'].find_one({'body': 'The last word'})['_id']}"
    assert (answer.status_code, answer.location) == (303, f"{page}#{comment}")
    for _ in range(2):  # the second time is a reload
        shown = comments_in(tom.get(page).text)
        assert shown.count(comment) == 1
        assert len(shown) in (20, 21)
        assert shown[-1 if "newest" not in page else 0] == comment


@pytest.mark.usefixtures("dream")
def test_the_page_of_comments_that_was_open_stays_open(tom: Visitor) -> None:
    page = second_page(tom)
    before = comments_in(tom.get(page).text)
    answer = tom.post("/dreams/a-boat/comments", {"body": "The last word", "next": page})
    assert answer.location.startswith(f"{page}#comment-")
    assert comments_in(tom.get(page).text) == [*before, answer.location.partition("#")[2]]


def test_whatever_one_does_to_a_comment_in_the_dreamscape_leaves_its_comments_open(
    mara: Visitor, tom: Visitor, dream: Dream, db: Any
) -> None:
    mine, last = comment_by(tom, dream), f"/comments/{db['comments'].find_one({'body': 'Number 44'})['_id']}"
    section = f'<section class="comments" id="comments-{dream.id}"'
    closed = re.compile(section + r"[^>]* hidden>")
    assert closed.search(tom.get(FEED).text)
    for path in (
        f"{last}/like",
        f"{last}/unlike",
        f"/comments/{mine.id}/edit",
        f"/comments/{mine.id}/delete",
    ):
        answer = tom.post(path, {"body": "Better.", "next": FEED})
        page, _, fragment = answer.location.partition("#")
        shown = tom.get(page).text
        assert page == FEED, path
        assert f'id="{fragment}"' in shown, path
        assert len(comments_in(shown)) > 19, path
        assert not closed.search(shown)
        assert shown.count(section) == 1
    # Other pages, and other people's, are as they were.
    assert closed.search(tom.get("/dreamscape?view=latest&own=1").text)
    mara.post("/people/tom-okoye/follow")
    assert closed.search(mara.get(FEED).text)


@pytest.mark.usefixtures("dream")
def test_a_comment_that_is_gone_meanwhile_is_not_missed(mara: Visitor, tom: Visitor) -> None:
    answer = tom.post("/dreams/a-boat/comments", {"body": "The last word", "next": "/dreams/a-boat"})
    mara.post(f"/comments/{answer.location.partition('comment-')[2]}/delete")
    page = tom.get("/dreams/a-boat")
    assert page.status_code == 200
    assert len(comments_in(page.text)) == 20


@pytest.mark.usefixtures("dream")
def test_where_comments_are_put_away_nothing_said_there_is_shown(tom: Visitor, db: Any) -> None:
    tom.post("/dreams/a-boat/comments", {"body": "The last word", "next": "/dreams/a-boat"})
    db["dreams"].update_one({}, {"$set": {"who_may_comment": "nobody", "comments_hidden": True}})
    assert "The last word" not in tom.get("/dreams/a-boat").text


@pytest.mark.parametrize("page", PAGES[1:])
def test_who_leaves_a_comment_as_it_was_or_has_reported_one_comes_back_to_where_they_were(
    tom: Visitor, dream: Dream, db: Any, page: str
) -> None:
    mine = comment_by(tom, dream)
    edit = tom.get(f"/comments/{mine.id}/edit", query_string={"next": page}).text
    assert f'href="{escape(page)}#comment-{mine.id}" data-leave-edit' in edit
    assert f'name="next" value="{escape(page)}"' in edit
    # Who opens the form from elsewhere comes to the dream.
    assert 'name="next" value="/dreams/a-boat"' in tom.get(f"/comments/{mine.id}/edit").text

    theirs = db["comments"].find_one({"body": "Number 0"})["_id"]
    shown = tom.get("/dreams/a-boat/comments").text
    assert f'href="/comments/{theirs}/report?next=/dreams/a-boat/comments"' in shown
    report = tom.get(f"/comments/{theirs}/report", query_string={"next": page}).text
    assert f'name="next" value="{escape(page)}"' in report
    answer = tom.post(f"/comments/{theirs}/report", {"reason": "Unkind.", "next": page})
    assert (answer.status_code, answer.location) == (303, f"{page}#comment-{theirs}")
    assert f'id="comment-{theirs}"' in tom.get(page).text
