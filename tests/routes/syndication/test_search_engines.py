"""What search engines read of each page: its one address, and whether they are to leave it alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.routes.feed.test_dreamscape import plant

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')
ROBOTS = re.compile(r'<meta name="robots" content="([^"]+)">')


def noindex(visitor: Visitor, path: str) -> bool:
    return any("noindex" in said for said in ROBOTS.findall(visitor.get(path).text))


CANONICAL_OF = {
    "/?from=elsewhere": "/",
    "/discover?x=1": "/discover",
    "/discover?category=sea&after=nothing": "/discover?category=sea",
    "/dreams/dream-0?new=1": "/dreams/dream-0",
    "/people/mara-lind?after=nothing": "/people/mara-lind",
    "/people/mara-lind/followers?after=nothing": "/people/mara-lind/followers",
    "/terms?a=b": "/terms",
    "/privacy": "/privacy",
    "/signup?invitation=abc&next=/dreams": "/signup",
    "/login?next=/dreams/dream-0": "/login",
    "/dreams/dream-0/comments?order=newest": "/dreams/dream-0/comments",
}


def test_a_page_has_one_address_whatever_is_asked_of_it(mara: Visitor, guest: Visitor, db: Any) -> None:
    plant(db, mara)
    for asked, canonical in CANONICAL_OF.items():
        answer = guest.get(asked)
        assert answer.status_code == 200
        assert CANONICAL.findall(answer.text) == [f"http://localhost{canonical}"]


def test_a_page_that_says_there_is_nothing_has_none(guest: Visitor) -> None:
    for path in ("/nothing", "/dreams/nothing", "/people/nobody"):
        assert CANONICAL.findall(guest.get(path).text) == []


def test_pages_in_the_middle_of_a_list_are_not_to_be_found_and_its_beginning_is(
    mara: Visitor, guest: Visitor, db: Any
) -> None:
    plant(db, mara, 25)
    for path in ("/discover", "/people/mara-lind"):
        assert not noindex(guest, path)
        assert noindex(guest, f"{path}?after=nothing")
    for path in ("/dreams/dream-0/comments", "/people/mara-lind/followers", "/people/mara-lind/following"):
        assert noindex(guest, path)
    assert not noindex(guest, "/dreams/dream-0")


def test_who_wishes_so_is_left_alone_everywhere_and_is_back_when_they_wish(
    mara: Visitor, ada: Visitor, guest: Visitor, db: Any
) -> None:
    plant(db, mara)
    pages = ("/people/mara-lind", "/dreams/dream-0")
    theirs = "/people/mara-lind/feed.atom"

    def left_alone() -> set[bool]:
        feed = guest.get(theirs).headers.get("X-Robots-Tag") == "noindex"
        mapped = "".join(guest.get(f"/sitemap-{kind}-1.xml").text for kind in ("dreams", "people"))
        return {feed, *(noindex(guest, page) for page in pages), *(page not in mapped for page in pages)}

    assert left_alone() == {False}
    mara.post("/settings/privacy", {"no_index": "y"}, page="/settings/privacy")
    assert left_alone() == {True}
    assert "noimageindex" in guest.get("/dreams/dream-0").text
    # People find them as before.
    assert "Dream 0" in guest.get("/discover").text
    assert guest.get(theirs).status_code == 200
    assert "Dream 0" in ada.get("/dreamscape").text
    assert "/people/ada-amin" in guest.get("/sitemap-people-1.xml").text

    mara.post("/settings/privacy", {"members_only": ""}, page="/settings/privacy")
    assert left_alone() == {False}
