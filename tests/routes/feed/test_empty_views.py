"""A view with nothing in it says only what is true, and where to go on."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.routes.feed.test_dreamscape import more, plant, seen

if TYPE_CHECKING:
    from tests.support.visitor import Visitor


def empty(visitor: Visitor, query: str) -> str:
    """What the empty view says."""
    answer = visitor.get(f"/dreamscape?{query}")
    assert answer.status_code == 200
    assert '<article class="card"' not in answer.text
    return unescape(answer.text.partition('<div class="empty">')[2].partition("</main>")[0])


def links(html: str) -> set[str]:
    return {part.partition('"')[0] for part in html.split('href="')[1:]}


def likes(db: Any, *interests: str) -> None:
    db["users"].update_one({"email": "mara@example.org"}, {"$set": {"interests": list(interests)}})


def test_nothing_of_this_kind_among_what_one_follows_is_not_following_nobody(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    theirs = plant(db, tom, categories=["art"])
    mara.post("/people/tom-okoye/follow")
    said = empty(mara, "view=followed&category=sea&own=1")
    assert "Nothing about Sea" in said
    assert "Nobody to follow" not in said
    assert links(said) == {"/dreamscape?view=followed&own=1", "/dreamscape?view=latest&own=1&category=sea"}
    assert seen(mara, "/dreamscape?view=followed&own=1") == theirs
    # Who does follow nobody is told so, whatever category is chosen.
    assert "Nobody to follow around yet" in empty(tom, "view=followed&category=sea")


@pytest.mark.usefixtures("tom")
def test_somebody_followed_who_has_no_dreams_yet_is_not_nobody(mara: Visitor) -> None:
    mara.post("/people/tom-okoye/follow")
    said = empty(mara, "view=followed")
    assert "nothing to read just now by those you follow" in said
    assert "Nobody to follow" not in said
    assert links(said) == {"/dreamscape?view=latest"}


def test_nothing_of_this_kind_among_what_one_likes_is_not_liking_nothing(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    assert "Choose some interests" in empty(mara, "view=personalised&category=sea")
    likes(db, "art")
    theirs = plant(db, tom, categories=["art"])
    said = empty(mara, "view=personalised&category=sea")
    assert "Nothing about Sea" in said
    assert "Nobody has dreamt" not in said
    assert links(said) == {"/dreamscape?view=personalised", "/dreamscape?view=latest&category=sea"}
    assert seen(mara, "/dreamscape?view=personalised") == theirs


@pytest.mark.parametrize("view", ["latest", "trending"])
def test_ones_own_dream_of_this_kind_is_not_forgotten(mara: Visitor, db: Any, view: str) -> None:
    said = empty(mara, f"view={view}&category=sea&own=1")
    assert "Not one dream about Sea here so far. Yours could be the first." in said
    assert links(said) == {"/dreams/new", f"/dreamscape?view={view}&own=1"}
    plant(db, mara)
    said = empty(mara, f"view={view}&category=sea")
    assert "Not one dream about Sea by anybody else so far." in said
    assert "the first" not in said
    assert links(said) == {"/dreams/new", f"/dreamscape?view={view}"}


def test_who_dreams_alone_about_what_they_like_is_counted_too(mara: Visitor, db: Any) -> None:
    likes(db, "sea")
    assert "Nobody has dreamt about what you like yet. " in empty(mara, "view=personalised&own=1")
    plant(db, mara)
    assert "Nobody has dreamt about what you like yet, unless it was you. " in empty(
        mara, "view=personalised"
    )


def test_a_page_whose_dreamers_are_all_gone_leads_on_to_those_who_are_there(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    theirs = plant(db, tom)
    plant(db, mara, 20, dreamer_id=ObjectId())
    page = mara.get("/dreamscape?view=latest").text
    assert '<div class="empty">' not in page
    assert "More dreams" in page
    assert 'id="feed"' in page
    assert seen(mara, more(mara, "/dreamscape?view=latest")) == theirs
