"""What waits for a moderator, decided by keyboard alone: each deed leads to the next thing that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.site import add_dream, add_member, log_in
from tests.support.waiting import waiting_comment, waiting_dream

if TYPE_CHECKING:
    from flask import Flask

MOST_STOPS = 60


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    pytest.fail(f"Tab does not lead to “{name}”")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_queue_is_worked_off_without_a_mouse(site: Flask, open_browser: Open, scripts: bool) -> None:
    mo, nora, tom = (add_member(site, name) for name in ("Mo", "Nora", "Tom"))
    bus = add_dream(site, mo, "A bus")
    with site.app_context():
        site.extensions["dreamscape"].moderation.roles.set("mo@example.org", "moderator")
        boat = waiting_dream(site, nora, "A boat")
        spam = waiting_comment(site, tom, bus, "Buy my book!")
        word, kite = waiting_comment(site, nora, bus), waiting_dream(site, nora, "A kite")
        lamp = waiting_dream(site, tom, "A lamp")
    context = open_browser(viewport=PHONE, java_script_enabled=scripts)
    log_in(context, "mo@example.org")
    page = context.new_page()
    page.goto("/admin/waiting")

    def is_next(post: str) -> None:
        expect(page.locator(f"#waiting-{post} > h2")).to_be_focused()
        expect(page.locator(f"#waiting-{post} > h2")).to_be_in_viewport()

    tab_to(page, "Let through")
    page.keyboard.press("Enter")
    is_next(spam.id)
    expect(page.get_by_role("status").get_by_text("It can be seen now")).to_be_in_viewport()
    expect(page.locator(f"#waiting-{boat.id}")).to_have_count(0)

    tab_to(page, "Take down")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Which rule does it break?").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("A book, again.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    is_next(word.id)

    tab_to(page, "Trust Nora: let all through")
    page.keyboard.press("Enter")
    is_next(lamp.id)
    expect(page.locator(f"#waiting-{kite.id}")).to_have_count(0)

    tab_to(page, "Let through")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing waits")).to_be_visible()
    expect(page.get_by_role("navigation", name="Looking after")).not_to_contain_text("to look at")
