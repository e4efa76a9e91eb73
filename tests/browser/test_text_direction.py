"""What people wrote runs in its own direction, whatever that of the page, whose own words keep theirs beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.site import add_comment, add_dream, add_member, log_in
from tests.conftest import TEST_SETTINGS

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

HEBREW = {"name": "נועה", "title": "סירה אדומה.", "text": "אני רוצה לשוט לים!"}
LATIN = {"name": "Mara", "title": "A red boat.", "text": "I want to sail to the sea!"}
# Does the first sign of an element's text stand to the left of its last one, or to the right?
DIRECTION = """element => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, node =>
        node.data.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
    const found = [];
    while (texts.nextNode()) found.push(texts.currentNode);
    const at = (node, index) => {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        return range.getBoundingClientRect().left;
    };
    const [first, last] = [found[0], found.at(-1)];
    const start = first.data.search(/\\S/), end = last.data.trimEnd().length - 1;
    return at(first, start) < at(last, end) ? "ltr" : "rtl";
}"""
SIDES = """() => {
    const [name, time, face] = [".byline__name", ".byline time", ".byline .avatar"].map(selector => {
        const range = document.createRange();
        range.selectNodeContents(document.querySelector(selector));
        const { left, right, top } = selector.includes("avatar")
            ? document.querySelector(selector).getBoundingClientRect() : range.getBoundingClientRect();
        return { left, right, top };
    });
    return { name, time, face };
}"""


@pytest.fixture
def settings() -> dict[str, Any]:
    return {**TEST_SETTINGS, "LANGUAGES": ("en", "ar-XB")}


@pytest.fixture(params=["en", "ar-XB"])
def page(request: pytest.FixtureRequest, open_browser: Open, site: Flask) -> Page:
    """Tom's browser, in a language from left to right and in one from right to left."""
    add_member(site, "Tom")
    context = open_browser(extra_http_headers={"Accept-Language": request.param})
    log_in(context, "tom@example.org")
    return context.new_page()


@pytest.fixture
def dreams(site: Flask, db: Any) -> dict[str, Any]:
    """A dream with a comment, by somebody whose name and life are written alike, in either direction."""
    return {"rtl": _dream(site, db, "noa", HEBREW), "ltr": _dream(site, db, "mara", LATIN)}


def _dream(site: Flask, db: Any, name: str, written: dict[str, str]) -> Any:
    member = add_member(site, name)
    changes = {"first_name": written["name"], "last_name": "", "bio": written["text"]}
    db["users"].update_one({"email": f"{name}@example.org"}, {"$set": changes})
    dream = add_dream(site, member, written["title"], description=written["text"])
    add_comment(site, dream, member, written["text"])
    return dream


def test_text_runs_in_its_own_direction(page: Page, dreams: dict[str, Any]) -> None:
    for direction, dream in dreams.items():
        person = {"rtl": "noa", "ltr": "mara"}[direction]
        for path, selectors in {
            "/dreamscape": (f"#title-{dream.id}", f"#dream-{dream.id} .card__text"),
            f"/dreams/{dream.slug}": ("h1", ".prose", ".comment__body"),
            f"/people/{person}": (".person__name", ".person__bio"),
        }.items():
            page.goto(path)
            for selector in selectors:
                assert page.locator(selector).evaluate(DIRECTION) == direction, f"{path} {selector}"


def test_name_and_time_stand_beside_the_face(page: Page, dreams: dict[str, Any]) -> None:
    for dream in dreams.values():
        page.goto(f"/dreams/{dream.slug}")
        begin, end = ("right", "left") if page.evaluate("document.dir") == "rtl" else ("left", "right")
        for viewport in (PHONE, DESK):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]  # its own TypedDict
            sides = page.evaluate(SIDES)
            name, time, face = sides["name"], sides["time"], sides["face"]
            assert abs(name[begin] - time[begin]) < 2
            assert 4 < abs(face[end] - name[begin]) < 16
            assert name["top"] < time["top"]


def test_the_words_around_a_name_keep_their_order(page: Page, dreams: dict[str, Any]) -> None:
    for dream in dreams.values():
        page.goto(f"/dreams/{dream.slug}/comments")
        # The page's own sentence, with somebody's title in it.
        assert page.locator("main .lead").evaluate(DIRECTION) == page.evaluate("document.dir")
