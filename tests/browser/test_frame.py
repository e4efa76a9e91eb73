"""What stands around every page has room at any width and any size of text, and hides nothing that has the focus."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.site import add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from tests.browser.conftest import Open

WIDTHS = (320, 360, 768, 960, 1280, 1920)
# The size of text that a reader has set in their browser, which media queries in em know.
SIZES = (16, 24, 32)

# What is wrong with the frame of this page, in words.
FAULTS = r"""() => {
  const wrong = [];
  const all = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
  const name = (element) => element.textContent.trim().replace(/\s+/g, " ") || element.className;
  const box = (element) => element.getBoundingClientRect();
  const header = document.querySelector(".site-header");
  const sticks = getComputedStyle(header).position === "sticky";

  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) wrong.push(`the page is ${width} wide`);
  const around = ".site-header a, .composer > a, .site-footer button, .views a, .topics a, .panel__words > a";
  for (const control of all(around)) {
    const within = control.closest(".rail") || (box(control).left >= 0 && box(control).right <= innerWidth);
    if (!within) wrong.push(`${name(control)} leaves the window`);
    const isCut = !control.matches(".logo") && control.scrollWidth > control.clientWidth + 1;
    if (isCut) wrong.push(`${name(control)} is cut off`);
  }

  const ways = all(".site-header a");
  for (const [index, one] of ways.entries())
    for (const other of ways.slice(index + 1)) {
      const [a, b] = [box(one), box(other)];
      const isApart = Math.max(a.left, b.left) >= Math.min(a.right, b.right) - 1 ||
        Math.max(a.top, b.top) >= Math.min(a.bottom, b.bottom) - 1;
      if (!isApart) wrong.push(`${name(one)} overlaps ${name(other)}`);
    }

  const isHidden = (element) => {
    const { top, bottom, left, right } = box(element);
    if (sticks && top < box(header).bottom) return true;
    return [top + 2, bottom - 2].some((y) => {
      const there = document.elementFromPoint((left + right) / 2, y);
      return !there || there.closest(".site-nav");
    });
  };
  const controls = all("#feed .card a, #feed .card button");
  for (const control of [...controls, ...controls.toReversed()]) {
    control.focus();
    if (isHidden(control)) wrong.push(`${name(control)} has the focus and is hidden`);
  }
  return wrong;
}"""


@pytest.fixture
def feed(open_browser: Open, site: Flask, db: Any) -> Page:
    """The dreamscape of a moderator, who has most ways to go."""
    tom = add_member(site, "Tom", "Okoye")
    for number in range(2):
        add_dream(site, tom, f"Sail around island number {number}", description="Once, and slowly. " * 12)
    mo = add_member(site, "Mo")
    add_dream(site, mo, "A bridge for toads")
    db["users"].update_one({"slug": mo.slug}, {"$set": {"role": "moderator", "interests": ["sea", "travel"]}})
    context = open_browser(viewport={"width": 1100, "height": 740})
    log_in(context, mo.email)
    page = context.new_page()
    page.goto("/dreamscape?view=latest", wait_until="networkidle")
    return page


def faults(page: Page) -> dict[tuple[int, int], list[str]]:
    """What is wrong at each width and size of text."""
    session = page.context.new_cdp_session(page)
    found = {}
    for size, width in product(SIZES, WIDTHS):
        session.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
        page.set_viewport_size({"width": width, "height": 740})
        page.evaluate("scrollTo(0, 0)")
        if wrong := page.evaluate(FAULTS):
            found[size, width] = wrong
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
    return found


def test_the_frame_has_room_and_hides_nothing(feed: Page) -> None:
    assert not feed.get_by_role("heading", name="Dreamers you may like").count(), (
        "fetched where there is no room"
    )
    feed.set_viewport_size({"width": 1280, "height": 740})
    feed.get_by_role("heading", name="Dreamers you may like").wait_for()

    assert faults(feed) == {}

    # Where one is led to, the header does not lie upon it.
    feed.set_viewport_size({"width": 390, "height": 740})
    is_covered = """() => {
      const card = document.querySelectorAll("#feed > .card")[1];
      location.hash = card.id;
      const header = document.querySelector(".site-header").getBoundingClientRect();
      return header.top !== 0 || card.getBoundingClientRect().top < header.bottom;
    }"""
    assert not feed.evaluate(is_covered)


def test_a_guests_header_has_room(page: Page, site: Flask) -> None:
    dream = add_dream(site, add_member(site, "Tom"), "Sail to the moon")
    page.goto(f"/dreams/{dream.slug}")
    assert faults(page) == {}
