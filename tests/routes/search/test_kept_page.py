"""The page of what was found is the one that its templates would write for this reader, though much of it is kept."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import pytest

from tests.routes.feed.test_page_frames import comparable, written_anew
from tests.routes.search.test_page import FOUND, MARKED, do_jobs, main_of
from tests.support.threads import comment_by, dream_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.visitor import Visitor

# What could be mistaken for HTML, for another part of an address, or runs the other way.
WORDS = ("boat", "boat &q=kite", '"><i>boat', "boat קטן", "boot")


@pytest.fixture
def found(mara: Visitor, tom: Visitor) -> Visitor:
    """Tom, who finds boats of Mara's, more than a page of them."""
    for number in range(22):
        text = "Of a kite q 100% i b, קטן." if number else "No &amp; <i>b</i>."
        dream_of(mara, f"A boat {number}", description=text)
    do_jobs(mara)
    return tom


def frames(app: Flask) -> int:
    return int(app.extensions["dreamscape.search_frames"]._kept.cache_info().currsize)  # noqa: SLF001


@pytest.mark.parametrize("words", WORDS)
def test_it_is_the_page_that_would_be_written_anew(app: Flask, found: Visitor, words: str) -> None:
    for query in (
        "",
        "&kind=dreams",
        "&kind=dreams&order=best&exact=1",
        "&kind=people",
        "&exact=1",
        "&kind=categories",
    ):
        path = f"/search?q={quote_plus(words)}{query}"
        first, second = comparable(found.get(path).text), comparable(found.get(path).text)

        assert first == second == written_anew(app, found, path)
    shown = found.get(f"/search?q={quote_plus(words)}").text
    assert html.escape(words).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in shown
    assert "><i>" not in shown


def test_it_is_so_for_each_reader_on_each_page_and_in_each_theme(
    app: Flask, found: Visitor, mara: Visitor, mo: Visitor
) -> None:
    found.client.set_cookie("theme", "dark")
    path = "/search?q=boat&kind=dreams"
    for reader in (found, mara, mo, found):
        page = reader.get(path).text
        assert comparable(page) == written_anew(app, reader, path)
        assert ('href="/admin/"' in page) == (reader is mo)
        assert ('data-theme="dark"' in page) == (reader is found)
        assert [one.id in page for one in (found, mo)] == [one is reader for one in (found, mo)]
    more = page.partition("data-more")[0].rpartition('href="')[2].partition('"')[0]
    last = found.get(html.unescape(more)).text
    assert comparable(last) == written_anew(app, found, html.unescape(more))
    assert len(FOUND.findall(last)) == 2


def test_each_finds_their_own_words_marked_in_the_same_dreams(found: Visitor, mara: Visitor) -> None:
    for reader, words in ((found, "boat"), (mara, "kite"), (found, "of"), (mara, "boa")):
        page = main_of(reader.get(f"/search?q={words}&kind=dreams").text)
        assert {one.lower() for one in MARKED.findall(page)} == {words}
        assert f'value="{words}"' in page


def test_a_dream_is_shown_as_it_is_now_and_as_its_reader_may_see_it(
    found: Visitor, mara: Visitor, guest: Visitor, db: Any
) -> None:
    path = "/search?q=harbour&kind=dreams"
    dream = dream_of(mara, "A harbour", description="Of a diet.")
    assert "comment" not in main_of(found.get(path).text)
    comment_by(found, dream)
    assert "1 comment" in found.get(path).text
    found.post("/settings/peace", {"hidden_words": "diet"})

    assert "A <mark>harbour</mark>" in mara.get(path).text
    folded = main_of(found.get(path).text)
    assert "Shows a word you do not want to see" in folded
    assert "harbour</mark>" not in folded
    db["dreams"].update_one({"slug": dream.slug}, {"$set": {"title": "The harbour & I"}})
    for reader in (mara, guest):
        assert "The <mark>harbour</mark> &amp; I" in reader.get(path).text
    db["dreams"].update_one({"slug": dream.slug}, {"$set": {"audience": "only_me"}})
    assert [bool(FOUND.findall(one.get(path).text)) for one in (mara, found, guest)] == [True, False, False]


def test_what_was_flashed_is_shown_once_and_to_nobody_else(found: Visitor, mara: Visitor) -> None:
    with found.client.session_transaction() as session:
        session["_flashes"] = [("success", "Only for you.")]

    assert ["Only for you." in found.get("/search?q=boat").text for _ in range(2)] == [True, False]
    assert "Only for you." not in mara.get("/search?q=boat").text


def test_a_stranger_cannot_fill_the_memory_with_frames(app: Flask, found: Visitor) -> None:
    for number in range(5):
        found.client.set_cookie("theme", f"theme-{number}")
        found.get(f"/search?q=boat+{number}&kind=kind-{number}&order=order-{number}&more={number}")

    assert frames(app) == 1
