"""Searching by the keyboard alone: the box is reached, suggestions come while one types and are gone through, and on a
phone it all has its place."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.axe import violations_as_it_is
from tests.browser.conftest import PHONE
from tests.browser.site import add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page, Request

    from tests.browser.conftest import Open


def test_all_of_it_by_the_keyboard_alone(site: Flask, open_browser: Open) -> None:
    mara, tom = add_member(site, "Mara", "Lind"), add_member(site, "Tom", skills=["lighting lighthouses"])
    for title in ("Winter in a lighthouse", "Turn off every light", "A kite"):
        add_dream(site, mara, title, description="For one night.")
    with site.app_context():
        site.extensions["dreamscape"].worker.drain()
    context = open_browser()
    log_in(context, tom.email)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.extend(_asked(request)))
    page.goto("/dreamscape?view=latest")
    assert "search.js" not in page.content()

    page.keyboard.press("/")
    box = page.get_by_label("Search").and_(page.locator("input"))
    expect(box).to_be_focused()
    expect(box).to_have_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    # Where something is typed it is a letter like any other.
    page.keyboard.type("/")
    expect(box).to_have_value("/")
    box.fill("")

    page.keyboard.type("ligh")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#announcer")).to_contain_text("suggestions")
    # Four letters in a row are one question, and the same words none.
    assert asked == ["ligh"]
    page.keyboard.type(" ")
    page.keyboard.press("Backspace")
    names = options.all_inner_texts()
    assert names[0].strip() == "light"
    assert any("Winter in a lighthouse" in name for name in names)
    assert violations_as_it_is(page) == []

    def active() -> str:
        return page.locator(f"#{box.get_attribute('aria-activedescendant')}").inner_text()

    for key, place in (
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("ArrowUp", -1),
        ("Home", 0),
        ("End", -1),
        ("ArrowDown", 0),
    ):
        page.keyboard.press(key)
        assert active() == names[place], key
        expect(box).to_be_focused()
    heights = options.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")
    assert min(heights) >= 44

    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("ligh")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert asked == ["ligh"]

    # What comes too late is not shown.
    box.focus()
    page.route("**/suggestions?q=kit", lambda route: route.fulfill(body="", status=429))
    box.fill("kit")
    box.fill("a kite")
    expect(page.get_by_role("option", name="A kite Mara Lind")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dreams/a-kite")

    # Without a choice it looks for what was typed.
    page.keyboard.press("/")
    page.keyboard.type("lighthouse")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=lighthouse")
    expect(page.locator("article.found")).to_have_count(1)
    expect(page.locator("article.found mark").first).to_have_text("lighthouse")
    _measure(page)


def _asked(request: Request) -> list[str]:
    address = urlsplit(request.url)
    return parse_qs(address.query)["q"] if address.path.endswith("/suggestions") else []


def _measure(page: Page) -> None:
    """What is found stands between the kinds and the people; on a phone the box takes the header's place."""
    left, top = "(one) => one.getBoundingClientRect().left", "(one) => one.getBoundingClientRect().top"
    kinds, found, people = (page.locator(one) for one in (".rail", ".finding__results", ".finding__beside"))
    assert kinds.evaluate(left) < found.evaluate(left) < people.evaluate(left)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # its own TypedDict
    box = page.locator("main form[role=search]")
    assert box.evaluate(top) == 0
    assert people.evaluate(top) < found.evaluate(top)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.goto("/dreamscape?view=latest")
    button = page.get_by_role("button", name="Search")
    expect(button).to_be_visible()
    page.keyboard.press("/")
    page.wait_for_url("**/search?q=")
    expect(page.locator("main [name=q]")).to_be_focused()
