"""Looking around: the public page of dreams, and more of them below a dream that a guest was sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bson import ObjectId

from tests.routes.feed.test_dreamscape import MORE, START, plant, seen

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

CHIP = re.compile(r'<a class="chip" href="([^"]+)">([^<]+)')
BELOW = re.compile(r'<section class="page page--wide look-around".*?</section>', re.DOTALL)
OUT_OF_SIGHT: dict[str, dict[str, Any]] = {
    "for members": {"audience": "members"},
    "for some": {"audience": "circles", "circles": [ObjectId()]},
    "for nobody": {"audience": "only_me"},
    "hidden": {"hidden": {"reason": "spam", "at": START}},
    "waiting": {"hidden": {"reason": "", "at": START, "waiting": ["first"]}},
}


def below(guest: Visitor, path: str) -> str:
    """What a guest finds below the dream of this address."""
    found = BELOW.search(guest.get(path).text)
    assert found
    return found[0]


def test_guests_read_it_to_its_end_each_dream_once(guest: Visitor, mara: Visitor, db: Any) -> None:
    ids = plant(db, mara, 25) + plant(db, mara, 20, created_at=START)
    found: list[str] = []
    path = "/discover"
    for expected in (20, 20, 5):
        page = guest.get(path).text
        found += (shown := seen(guest, path))
        assert len(shown) == expected
        more = MORE.search(page)
        assert bool(more) == (expected == 20)
        path = more[1].replace("&amp;", "&") if more else path
    assert sorted(found) == sorted(ids)


def test_a_category_has_its_page_and_unknown_ones_are_all(guest: Visitor, mara: Visitor, db: Any) -> None:
    sea, art = plant(db, mara, categories=["sea"]), plant(db, mara, categories=["art"])

    assert seen(guest, "/discover?category=sea") == sea
    assert "Dreams about" in guest.get("/discover?category=sea").text
    for nothing in ("nothing", "", "🜁", "sea&after=made-up"):
        assert set(seen(guest, f"/discover?category={nothing}")) >= set(sea)
    assert set(seen(guest, "/discover")) == {*sea, *art}
    ways = re.findall(r'href="(/discover[^"]*)"(?: aria-current="page")?>', guest.get("/discover").text)
    assert {"/discover?category=sea", "/discover?category=wild-ideas"} <= set(ways)


def test_guests_meet_nothing_that_is_not_for_everybody(guest: Visitor, mara: Visitor, db: Any) -> None:
    shown = plant(db, mara)
    for why, state in OUT_OF_SIGHT.items():
        plant(db, mara, **state)

        assert seen(guest, "/discover") == seen(guest, "/discover?category=sea") == shown, why
        assert "/dreams/dream-" not in below(guest, "/dreams/dream-0"), why


def test_members_meet_what_is_for_them_and_nobody_they_avoid(
    mara: Visitor, tom: Visitor, ada: Visitor, db: Any
) -> None:
    plant(db, mara)
    theirs = plant(db, tom, audience="members")
    plant(db, ada)
    mara.post("/people/ada-amin/mute")

    assert seen(mara, "/discover") == theirs


def test_a_guests_page_leads_in_and_back_and_is_kept_as_any_of_theirs(
    guest: Visitor, mara: Visitor, db: Any
) -> None:
    [dream] = plant(db, mara)
    answer = guest.get("/discover?category=sea")
    page = answer.text

    assert "<form" not in page[page.index("<article") : page.index("</article>")]
    way = f"/login?next=/discover?category%3Dsea%23dream-{dream}&amp;wish=follow-dream:dream-0"
    assert way in page
    assert '<a class="button button--small" href="/signup?next=/discover?category%3Dsea' in page
    assert answer.headers["Cache-Control"] == "private, no-cache"
    part = guest.get("/discover", headers={"HX-Request": "true"}).text
    assert part.count("<article") == 1
    assert "<html" not in part


def test_a_member_follows_from_there_and_stays(mara: Visitor, tom: Visitor, db: Any) -> None:
    [dream] = plant(db, tom)
    answer = mara.post("/dreams/dream-0/follow", {"next": "/discover?category=sea"})

    assert answer.location == f"/discover?category=sea#dream-{dream}"
    page = mara.get("/discover?category=sea")
    assert "Following dream: unfollow" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_nothing_there_and_nothing_more_lead_on(guest: Visitor, mara: Visitor, db: Any) -> None:
    assert "Yours could be the first" in guest.get("/discover?category=sea").text
    [dream] = plant(db, mara)
    after = f"d{int(START.timestamp() * 1000)}.o{dream}.i0"
    assert "That was the last of them" in guest.get(f"/discover?after={after}").text


def test_below_a_dream_a_guest_finds_more_of_its_kind(guest: Visitor, mara: Visitor, db: Any) -> None:
    plant(db, mara, categories=["sea", "art"])
    plant(db, mara, 3, categories=["art"])
    plant(db, mara, 3, categories=["sea"])
    plant(db, mara, categories=["music"])
    shown = below(guest, "/dreams/dream-0")

    # The newest three, neither the dream itself nor one about something else.
    assert re.findall(r'<a href="/dreams/([^"]+)">', shown) == [f"dream-{number}" for number in (6, 5, 4)]
    assert "say out loud what they hope for" in shown
    assert 'href="/discover"' in shown


def test_below_the_only_dream_there_is_a_way_on_and_members_have_the_dreamscape(
    guest: Visitor, mara: Visitor, db: Any
) -> None:
    plant(db, mara, categories=["sea"])
    shown = below(guest, "/dreams/dream-0")

    assert "<li" not in shown
    assert 'href="/discover"' in shown
    page = mara.get("/dreams/dream-0").text
    assert not BELOW.search(page)
    assert CHIP.findall(page) == [("/dreamscape?view=latest&amp;category=sea", "Sea")]


def test_the_categories_of_a_dream_lead_a_guest_to_more(guest: Visitor, mara: Visitor, db: Any) -> None:
    plant(db, mara, categories=["slow-living", "sea"])
    for page in ("/dreams/dream-0", "/", "/discover"):
        assert set(CHIP.findall(guest.get(page).text)) == {
            ("/discover?category=sea", "Sea"),
            ("/discover?category=slow-living", "Slow living"),
        }
