"""The dreamscape in a browser without scripts: all of its state lives in the address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

START = datetime(2026, 5, 1, tzinfo=UTC)
CARD = re.compile(r'<article class="card" id="dream-([0-9a-f]{24})"')
MORE = re.compile(r'<a class="button" href="([^"]+)"[^>]*data-more')


def plant(db: Any, dreamer: Visitor, count: int = 1, **fields: Any) -> list[str]:
    """Store dreams, a minute apart; return their ids, the newest first."""
    before = db["dreams"].count_documents({})
    documents = [
        {
            "_id": ObjectId(),
            "dreamer_id": ObjectId(dreamer.id),
            "title": f"Dream {number}",
            "title_key": f"dream {number}",
            "slug": f"dream-{number}",
            "description": "Just once.",
            "categories": ["sea"],
            "who_may_comment": "readers",
            "follower_count": 0,
            "created_at": START + timedelta(minutes=number),
            **fields,
        }
        for number in range(before, before + count)
    ]
    db["dreams"].insert_many(documents)
    return [str(document["_id"]) for document in reversed(documents)]


def seen(visitor: Visitor, path: str) -> list[str]:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return CARD.findall(answer.text)


def more(visitor: Visitor, path: str) -> str:
    found = MORE.search(visitor.get(path).text)
    assert found
    return found[1].replace("&amp;", "&")


def test_it_is_for_members(guest: Visitor) -> None:
    answer = guest.get("/dreamscape?view=trending&own=1")
    assert answer.status_code == 303
    assert answer.location == "/login?next=/dreamscape?view%3Dtrending%26own%3D1"


def test_a_card_shows_the_dream_and_who_dreams_it(mara: Visitor, tom: Visitor, db: Any) -> None:
    plant(
        db,
        tom,
        description="Far away. " * 100,
        follower_count=48,
        comment_count=3,
        categories=["sea", "travel"],
    )
    page = mara.get("/dreamscape").text
    card = page[page.index("<article") : page.index("</article>")]
    assert '<a href="/dreams/dream-0">Dream 0</a>' in card
    assert "Tom Okoye" in card
    assert "…" in card
    assert re.findall(r'class="chip"[^>]*>([^<]+)', card) == ["Travel", "Sea"]
    assert "48 follow<" in card
    assert 'datetime="2026-05-01T00:00:00' in card
    for name in ("Follow dream", "Follow Tom", "Show comments"):
        assert name in card


def test_my_own_dreams_come_only_when_asked_for_and_the_box_says_so(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    theirs, mine = plant(db, tom), plant(db, mara)
    for view in ("latest", "trending"):
        assert seen(mara, f"/dreamscape?view={view}") == theirs
        assert seen(mara, f"/dreamscape?view={view}&own=1") == mine + theirs
    box = re.compile(r'<input type="checkbox" name="own" value="1"( checked)?>')
    for address, marked in (
        ("?view=latest&own=1", " checked"),
        ("?view=latest&own=0", None),
        ("?view=latest", None),
    ):
        found = box.search(mara.get(f"/dreamscape{address}").text)
        assert found
        assert found[1] == marked


@pytest.mark.parametrize("view", ["latest", "trending", "personalised", "followed"])
def test_every_view_is_read_to_its_end_each_dream_once(
    mara: Visitor, tom: Visitor, db: Any, view: str
) -> None:
    db["users"].update_one({"email": "mara@example.org"}, {"$set": {"interests": ["sea"]}})
    ids = plant(db, tom, 20) + plant(db, tom, 25, created_at=START)
    mara.post("/people/tom-okoye/follow")
    found: list[str] = []
    path = f"/dreamscape?view={view}"
    for expected in (20, 20, 5):
        page = seen(mara, path)
        assert len(page) == expected
        found += page
        if expected == 20:
            path = more(mara, path)
    assert len(set(found)) == len(ids) == 45
    assert MORE.search(mara.get(path).text) is None


def test_the_link_to_more_keeps_view_box_and_category(mara: Visitor, tom: Visitor, db: Any) -> None:
    plant(db, tom, 21)
    link = more(mara, "/dreamscape?view=trending&own=1&category=sea")
    assert link.startswith("/dreamscape?view=trending&own=1&category=sea&after=")


def test_a_dream_that_appears_between_two_pages_is_not_shown_twice(
    mara: Visitor, tom: Visitor, db: Any
) -> None:
    plant(db, tom, 25)
    first = seen(mara, "/dreamscape?view=latest")
    link = more(mara, "/dreamscape?view=latest")
    plant(db, tom)
    second = seen(mara, link)
    assert len(second) == 5
    assert not set(first) & set(second)


@pytest.mark.parametrize("cursor", ["x", "%00", "W10", "💭", "A" * 5000, "d1.o1.i1", f"o{'0' * 24}"])
def test_a_cursor_somebody_made_up_leads_to_the_first_page(
    mara: Visitor, tom: Visitor, db: Any, cursor: str
) -> None:
    ids = plant(db, tom, 3)
    for view in ("latest", "trending", "followed", "personalised"):
        assert mara.get(f"/dreamscape?view={view}&after={cursor}").status_code == 200
    assert seen(mara, f"/dreamscape?view=latest&after={cursor}") == ids


@pytest.mark.parametrize(
    "query", ["view=nonsense", "view=", "view=latest&view=trending", "category=nonsense", "own=x"]
)
def test_a_parameter_nobody_knows_is_passed_over(mara: Visitor, tom: Visitor, db: Any, query: str) -> None:
    ids = plant(db, tom, 2)
    assert seen(mara, f"/dreamscape?{query}") == ids


def test_trending_puts_the_most_followed_first(mara: Visitor, tom: Visitor, db: Any) -> None:
    few, many, older = plant(db, tom, follower_count=2), plant(db, tom, follower_count=9), plant(db, tom)
    assert seen(mara, "/dreamscape?view=trending") == many + few + older


def test_for_you_says_which_interest_brought_a_dream(mara: Visitor, tom: Visitor, db: Any) -> None:
    assert "Choose some interests" in mara.get("/dreamscape?view=personalised").text
    db["users"].update_one({"email": "mara@example.org"}, {"$set": {"interests": ["travel", "books"]}})
    assert "Nobody has dreamt about what you like yet" in mara.get("/dreamscape?view=personalised").text
    plant(db, tom, categories=["art"])
    wanted = plant(db, tom, categories=["art", "travel"])
    assert seen(mara, "/dreamscape?view=personalised") == wanted
    assert "Because you like travel" in mara.get("/dreamscape?view=personalised").text
    assert "Because you like" not in mara.get("/dreamscape?view=latest").text


def test_followed_has_what_i_follow_and_turns_with_every_press(mara: Visitor, tom: Visitor, db: Any) -> None:
    assert "Nobody to follow around yet" in mara.get("/dreamscape?view=followed").text
    ids = plant(db, tom, 3)
    mara.post("/dreams/dream-1/follow")
    assert seen(mara, "/dreamscape?view=followed") == [ids[1]]
    mara.post("/people/tom-okoye/follow")
    assert seen(mara, "/dreamscape?view=followed") == ids
    page = mara.get("/dreamscape?view=followed").text
    assert page.count('aria-label="Following dream: unfollow"') == 1
    assert page.count('aria-label="Following Tom Okoye: unfollow"') == 3
    mara.post("/people/tom-okoye/unfollow")
    assert seen(mara, "/dreamscape?view=followed") == [ids[1]]
    mine = plant(db, mara)
    assert seen(mara, "/dreamscape?view=followed&own=1") == [*mine, ids[1]]
    mara.post("/dreams/dream-1/unfollow")
    assert seen(mara, "/dreamscape?view=followed") == []


def test_a_category_can_be_asked_for_and_left_again(mara: Visitor, tom: Visitor, db: Any) -> None:
    plant(db, tom, categories=["art"])
    sea = plant(db, tom, categories=["sea"])
    assert seen(mara, "/dreamscape?view=latest&category=sea") == sea
    page = mara.get("/dreamscape?view=latest&category=sea").text
    assert "Only dreams about <b>Sea</b>" in page
    assert '<a href="/dreamscape?view=latest">Show all</a>' in page
    assert "Not one dream about Music" in mara.get("/dreamscape?view=latest&category=music").text
    assert '<a class="chip" href="/dreamscape?view=latest&amp;category=sea">Sea</a>' in page


def test_a_retired_category_is_still_named_on_cards(mara: Visitor, tom: Visitor, app: Flask, db: Any) -> None:
    db["categories"].update_one({"_id": "sea"}, {"$set": {"retired": True}})
    app.extensions["dreamscape"].categories.refresh()
    plant(db, tom)
    assert ">Sea</a>" in mara.get("/dreamscape").text


def test_the_choice_of_view_is_remembered_for_the_next_visit(mara: Visitor) -> None:
    assert mara.get("/dreamscape").status_code == 200
    mara.get("/dreamscape?view=trending&own=1")
    answer = mara.get("/dreamscape")
    assert (answer.status_code, answer.location) == (302, "/dreamscape?view=trending&own=1")
    mara.get("/dreamscape?view=latest")
    assert mara.get("/dreamscape").status_code == 200


@pytest.mark.parametrize(
    "address", ["own=0", "own=1", "category=sea", "after=x", "view=latest", "own=1&category=sea"]
)
def test_an_address_that_says_what_it_wants_is_not_overruled_by_what_is_remembered(
    mara: Visitor, address: str
) -> None:
    mara.get("/dreamscape?view=trending&own=1")
    page = mara.get(f"/dreamscape?{address}")
    assert page.status_code == 200
    assert ('value="1" checked' in page.text) == ("own=1" in address)


def test_the_box_of_own_dreams_is_remembered_whichever_way_it_was_asked_for(mara: Visitor) -> None:
    mara.get("/dreamscape?own=1")
    assert mara.get("/dreamscape").location == "/dreamscape?view=latest&own=1"
    mara.get("/dreamscape?own=0")
    assert mara.get("/dreamscape").status_code == 200
    # A dream's category is looked at in passing.
    mara.get("/dreamscape?view=trending")
    mara.get("/dreamscape?category=sea")
    assert mara.get("/dreamscape").location == "/dreamscape?view=trending"


@pytest.mark.parametrize("garbled", ["", ".", "nonsense.1", "trending", "trending.x", "latest.0", "%00.%00"])
def test_a_remembered_view_that_is_garbled_does_no_harm(mara: Visitor, garbled: str) -> None:
    mara.client.set_cookie("dreamscape_view", garbled)
    assert mara.get("/dreamscape", follow_redirects=True).status_code == 200


def test_the_dream_of_somebody_who_is_gone_is_not_shown(mara: Visitor, tom: Visitor, db: Any) -> None:
    plant(db, tom)
    db["users"].delete_one({"email": "tom@example.org"})
    assert seen(mara, "/dreamscape") == []
    assert mara.get("/dreams/dream-0").status_code == 404


def test_an_empty_site_says_what_to_do(mara: Visitor) -> None:
    page = mara.get("/dreamscape").text
    assert "It is quiet here tonight" in page
    assert 'href="/dreams/new"' in page
    assert (
        "That was the last of them"
        in mara.get("/dreamscape?view=latest&after=d1.o6b03538f15ccf2dea075d613.i0").text
    )


def test_a_cached_card_takes_nothing_of_one_member_to_another(app: Flask, tom: Visitor, db: Any) -> None:
    plant(db, tom, 2)
    ines, mara = (Visitor(app).signed_up(name, "Lind", f"{name}@example.org") for name in ("Ines", "Mara"))
    theirs = ines.get("/dreamscape?view=latest&category=sea").text
    page = mara.get("/dreamscape?view=latest").text
    tokens = [set(re.findall(r'name="csrf_token" value="([^"]+)"', text)) for text in (theirs, page)]
    assert [len(of_one) for of_one in tokens] == [1, 1]
    assert tokens[0] != tokens[1]
    assert {way.partition("#")[0] for way in re.findall(r'name="next" value="([^"]+)"', page)} == {
        "/dreamscape?view=latest"
    }
    fields = {"csrf_token": tokens[1].pop()}
    assert mara.client.post("/dreams/dream-0/follow", data=fields).status_code == 303
    mine = tom.get("/dreamscape?view=latest&own=1").text
    assert mine.count('href="/dreams/dream-') > 0
    assert "Follow dream" not in mine


def test_a_cached_card_turns_with_what_it_shows(mara: Visitor, tom: Visitor, db: Any) -> None:
    plant(db, tom)
    before = mara.get("/dreamscape").text
    assert '<span class="follow-dream__count"></span>' in before
    assert "1 May 2026" in before
    changes = {
        "title": "Another title",
        "follower_count": 7,
        "created_at": datetime.now(UTC) - timedelta(hours=2),
    }
    db["dreams"].update_one({}, {"$set": changes})
    assert (
        tom.post("/profile", {"first_name": "Thomas", "last_name": "Okoye"}, page="/profile").status_code
        == 303
    )
    after = mara.get("/dreamscape").text
    for words in ("Another title", "7 follow<", "2 hours ago", "Follow Thomas"):
        assert words in after
