"""Asking, offering and a yes, from both sides, with scripts and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_on_each
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.site import add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts, on a phone", "without, at a desk"])
def test_somebody_asks_another_can_help_and_a_yes_opens_a_room(
    site: Flask, open_browser: Open, db: Any, scripts: bool
) -> None:
    add_member(site, "Mara", "Lind")
    add_dream(site, add_member(site, "Tom", "Okoye"), "A choir")
    look: dict[str, Any] = {"viewport": PHONE if scripts else DESK, "java_script_enabled": scripts}
    look["color_scheme"] = "light" if scripts else "dark"
    hers, his = open_browser(**look), open_browser(**look)
    log_in(hers, "mara@example.org")
    log_in(his, "tom@example.org")
    page, other = hers.new_page(), his.new_page()
    found: list[Any] = []

    # He asks, and is told kindly what is missing.
    other.goto("/dreams/a-choir")
    other.get_by_role("link", name="Ask for something").click()
    other.get_by_label("What would help you?").fill("Can this old piano be saved?")
    found += violations_on_each(other) if scripts else []
    other.get_by_role("button", name="Ask for it").click()
    expect(other.locator("#effort-error")).to_contain_text("Choose roughly how long it takes.")
    expect(other.get_by_label("What would help you?")).to_have_value("Can this old piano be saved?")
    other.get_by_role("radio", name="Ten minutes").check()
    other.get_by_role("button", name="Ask for it").click()
    expect(other.get_by_role("heading", name="Can this old piano be saved?")).to_be_visible()

    # She can help: the form comes in its place, or on a page of its own.
    page.goto("/dreams/a-choir")
    page.get_by_role("link", name="I can help").click()
    page.get_by_role("button", name="I can help").click()
    expect(page.get_by_text("A few words help", exact=False).last).to_be_visible()
    found += violations_on_each(page) if scripts else []
    page.get_by_label("What can you do?").fill("Forty-four years of pianos.")
    page.get_by_role("button", name="I can help").click()
    expect(page.get_by_text("Your words wait for an answer.")).to_be_visible()
    assert page.url.partition("#")[0].endswith("/dreams/a-choir")

    # He reads it on top of what happened, and beside his dream; a yes opens one room.
    other.goto("/notifications")
    expect(other.get_by_role("heading", name="Mara can help")).to_be_visible()
    found += violations_on_each(other) if scripts else []
    other.goto("/dreams/a-choir")
    other.locator("#asks").get_by_role("link", name="Mara Lind").click()
    expect(other.get_by_text("Forty-four years of pianos.")).to_be_visible()
    expect(other.get_by_role("button", name="Decline offer")).to_be_visible()
    found += violations_on_each(other) if scripts else []
    other.get_by_role("button", name="Accept offer").click()
    other.wait_for_url("**/rooms/*")
    assert db["rooms"].count_documents({}) == 1

    page.goto("/offers")
    expect(page.get_by_text("has said yes")).to_be_visible()
    found += violations_on_each(page) if scripts else []
    assert found == []
