"""The page of what was found: for guests and members, of all kinds and of one, whatever is asked."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId

from tests.support.threads import comment_by, dream_of, member, services_of

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

FOUND = re.compile(r'<article class="card found" id="(\w+-\w+)"')
MARKED = re.compile(r"<mark>([^<]*)</mark>")
TITLES = re.compile(r'<h2 class="found__title"[^>]*><a[^>]*>(.*?)</a>')


def titles(visitor: Visitor, path: str) -> list[str]:
    """The titles of the dreams that were found."""
    return [html.unescape(re.sub("</?mark>", "", title)) for title in TITLES.findall(visitor.get(path).text)]


def main_of(page: str) -> str:
    """The page without what stands around it."""
    return page[page.index("<main") : page.index("</main>")]


def say(visitor: Visitor, bio: str = "", skills: tuple[str, ...] = (), **more: Any) -> None:
    """What somebody says of themselves."""
    with visitor.app.app_context():
        them = member(visitor)
        content = them.content._replace(bio=bio, skills=skills, **more)
        services_of(visitor).profiles.change(them, content)


def do_jobs(visitor: Visitor) -> None:
    """The site learns the words that were said."""
    with visitor.app.app_context():
        services_of(visitor).worker.drain()


def test_guests_and_members_find_dreams_people_and_categories(
    guest: Visitor, mara: Visitor, tom: Visitor
) -> None:
    boat = dream_of(mara, "Sail to the sea", description="Past the last lighthouse, and back.")
    dream_of(mara, "A kite")
    comment_by(tom, boat)
    say(tom, bio="I keep a lighthouse.")

    for visitor in (guest, tom):
        page = main_of(visitor.get("/search?q=lighthouse").text)
        assert titles(visitor, "/search?q=lighthouse") == ["Sail to the sea"]
        assert MARKED.findall(page) == ["lighthouse", "lighthouse"]
        for words in ("Past the last <mark>", "Mara Lind", "1 comment", "Tom Okoye"):
            assert words in page
    assert (
        '<a class="chip" href="/discover?category=sea"><span><mark>Sea</mark></span></a>'
        in guest.get("/search?q=sea").text
    )
    assert 'href="/dreamscape?category=sea"' in tom.get("/search?q=sea&kind=categories").text


def test_each_kind_has_a_list_of_its_own_and_unknown_kinds_are_everything(
    guest: Visitor, mara: Visitor, tom: Visitor
) -> None:
    dream = dream_of(mara, "The sea")
    say(tom, skills=("sea shanties",))
    found = {
        kind: FOUND.findall(guest.get(f"/search?q=sea&kind={kind}").text)
        for kind in ("", "dreams", "people", "categories", "spiders")
    }

    assert found["dreams"] == found[""] == found["spiders"] == [f"dream-{dream.id}"]
    assert found["people"] == [f"person-{tom.id}"]
    assert found["categories"] == []
    page = guest.get("/search?q=sea&kind=people").text
    assert re.search(r'href="/search\?q=sea&amp;kind=people" aria-current="page"', page)
    assert '<input type="hidden" name="kind" value="people">' in page
    assert "<mark>sea</mark> shanties" in page


def test_guests_find_nothing_that_is_not_for_everybody(
    guest: Visitor, mara: Visitor, tom: Visitor, db: Any
) -> None:
    dream = dream_of(mara, "A spaceship")
    say(mara, bio="Spaceship one")
    ways: list[tuple[str, dict[str, Any]]] = [
        ("dreams", {"audience": "members"}),
        ("dreams", {"audience": "only_me"}),
        ("dreams", {"audience": "circles", "circles": [ObjectId()]}),
        (
            "dreams",
            {"audience": "everybody", "hidden": {"reason": "", "at": dream.created_at, "waiting": ["first"]}},
        ),
    ]
    assert len(FOUND.findall(guest.get("/search?q=spaceship").text)) == 1
    for collection, state in ways:
        db[collection].update_one({"_id": ObjectId(dream.id)}, {"$set": state})
        assert not FOUND.findall(guest.get("/search?q=spaceship").text), state
        assert bool(titles(tom, "/search?q=spaceship")) == (state["audience"] == "members")
    db["users"].update_one({"slug": "mara-lind"}, {"$set": {"members_only": True}})
    assert "mara-lind" not in guest.get("/search?q=spaceship&kind=people").text
    assert "mara-lind" in tom.get("/search?q=spaceship&kind=people").text


def test_who_is_blocked_is_not_found(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara, "A spaceship")
    mara.post("/people/tom-okoye/block")
    for words in ("spaceship", "mara"):
        assert "mara-lind" not in main_of(tom.get(f"/search?q={words}").text), words


def test_what_somebody_does_not_want_to_see_is_folded_and_says_no_word(mara: Visitor, tom: Visitor) -> None:
    dream_of(mara, "Counting days", description="A diet, a spaceship, a moon.")
    tom.post("/settings/peace", {"hidden_words": "diet"})
    page = main_of(tom.get("/search?q=spaceship").text)

    assert "Shows a word you do not want to see: open" in page
    assert "Counting days" not in page
    assert "diet" not in page


def test_how_much_was_said_is_told_to_those_who_may_read_it(
    guest: Visitor, mara: Visitor, tom: Visitor, db: Any
) -> None:
    comment_by(tom, dream_of(mara, "A boat"))
    assert "1 comment" in guest.get("/search?q=boat").text
    db["dreams"].update_one({}, {"$set": {"who_may_comment": "nobody", "comments_hidden": True}})
    assert "1 comment" not in guest.get("/search?q=boat").text
    assert "1 comment" in mara.get("/search?q=boat").text


def test_nothing_found_leads_on(guest: Visitor, mara: Visitor) -> None:
    page = guest.get("/search?q=knitting+%26+whales").text

    assert "Nobody has said that yet" in page
    assert 'href="/dreams/new?title=knitting+%26+whales"' in page
    assert 'value="knitting &amp; whales"' in guest.get("/dreams/new?title=knitting+%26+whales").text
    assert 'class="chip"' in page
    for kind, words in (
        ("people", "Nobody like that is here yet"),
        ("categories", "No category is called that"),
    ):
        page = mara.get(f"/search?q=knitting&kind={kind}").text
        assert words in page
        assert 'href="/search?q=knitting"' in page


@pytest.mark.parametrize(
    "path", ["/search", "/search?q=", "/search?q=%00%0A+", "/search?kind=people&after=x"]
)
def test_where_nothing_is_asked_stands_what_one_could_look_for(
    guest: Visitor, mara: Visitor, path: str
) -> None:
    for visitor, ways in ((guest, {"/discover"}), (mara, {"/discover", "/people"})):
        page = main_of(visitor.get(path).text)
        assert {"/discover", "/people"} & set(re.findall(r'finding__idea" href="([^"]+)"', page)) == ways
        assert page.count('class="chip"') > 30
        assert "autofocus" in page


def test_a_longer_list_goes_on_page_by_page_with_scripts_and_without(guest: Visitor, mara: Visitor) -> None:
    made = [f"dream-{dream_of(mara, f'Boat {number}').id}" for number in range(23)]
    first = guest.get("/search?q=boat").text
    more = re.search(r'href="([^"]+)" data-more', first)
    assert more
    path = html.unescape(more[1])
    second, part = guest.get(path).text, guest.get(path, headers={"HX-Request": "true"}).text

    assert FOUND.findall(first) + FOUND.findall(second) == made[::-1]
    assert FOUND.findall(part) == FOUND.findall(second)
    assert "<html" not in part
    assert "data-more" not in second
    made_up = guest.get("/search?q=boat&after=made-up")
    assert FOUND.findall(made_up.text) == FOUND.findall(first)


def test_the_best_come_first_when_that_is_asked_and_it_stays_so(guest: Visitor, mara: Visitor) -> None:
    for title, text in (("Boat", "A kite."), ("A kite", "On a boat."), ("The moon", "And a boat, a boat.")):
        dream_of(mara, title, description=text)

    assert titles(guest, "/search?q=boat") == ["The moon", "A kite", "Boat"]
    assert titles(guest, "/search?q=boat&order=best")[0] == "Boat"
    page = guest.get("/search?q=boat&order=best").text
    assert '<input type="hidden" name="order" value="best">' in page
    assert re.search(r'order=best" aria-current="true"', page)


def test_a_mistyped_word_is_put_right_and_offered_as_it_was(guest: Visitor, mara: Visitor) -> None:
    dream_of(mara, "Winter in a lighthouse")
    do_jobs(mara)
    page = guest.get("/search?q=lighthose").text

    assert titles(guest, "/search?q=lighthose") == ["Winter in a lighthouse"]
    assert "We looked for <b>lighthouse</b>." in page
    assert 'href="/search?q=lighthose&amp;exact=1"' in page
    assert 'value="lighthose"' in page
    assert titles(guest, "/search?q=lighthose&exact=1") == []


ODD = [
    "%00", "%0A%0D", "$where", '{"$gt":""}', ".*", "(", "[", "\\", "%5C%5C", "'\"<script>", "-", "++", "q%5B%5D=x",
    "%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80", "%ED%A0%80", "%FF%FE", "a" * 5000, "a+" * 400, "夢" * 300, "%CC%81" * 200,
    "%E2%80%AEabc", "boat&q=kite",
]  # fmt: skip


@pytest.mark.parametrize("query", ODD)
def test_whatever_is_asked_there_is_a_page(guest: Visitor, mara: Visitor, query: str) -> None:
    for visitor in (guest, mara):
        for path in (f"/search?q={query}", f"/search?q={query}&kind=people&order=best&exact=1&after=%00"):
            answer = visitor.get(path)
            assert answer.status_code == 200
            assert "<script>" not in main_of(answer.text)
    assert guest.get(f"/search/suggestions?q={query}").status_code == 200


def test_pages_of_what_was_found_are_no_search_engines(guest: Visitor) -> None:
    assert '<meta name="robots" content="noindex">' in guest.get("/search?q=boat").text
    assert "noindex" not in guest.get("/search").text


def test_every_page_has_a_box_but_the_one_that_is_about_it_has_one_only(
    guest: Visitor, mara: Visitor
) -> None:
    for visitor in (guest, mara):
        for path in ("/discover", "/search", "/search?q=boat"):
            page = visitor.get(path).text
            assert page.count('role="search"') == 1, path
            assert page.count('name="q"') == 1
            assert page.count('aria-label="Search"') == 1


def test_what_is_pressed_there_comes_back_to_it(mara: Visitor, tom: Visitor) -> None:
    page = tom.get("/search?q=lind&kind=people").text
    [action, back] = re.findall(
        r'action="(/people/mara-lind/follow)".*?name="next" value="([^"]+)"', page, re.DOTALL
    )[0]

    answer = tom.post(action, {"next": html.unescape(back)})

    assert answer.location == f"/search?q=lind&kind=people#person-{mara.id}"
    assert "Following Mara Lind: unfollow" in tom.get("/search?q=lind&kind=people").text
    assert "Following" not in mara.get("/search?q=lind&kind=people").text
