"""Dreams like one's own, as scripts bring them: while a title is typed, and once it is out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE, Open
from tests.browser.site import add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask

THEIRS = "Play the accordion at a wedding"


def test_others_are_found_while_one_types_and_followed_once_it_is_out(
    site: Flask, open_browser: Open
) -> None:
    add_member(site, "Mara")
    add_dream(site, add_member(site, "Tom"), THEIRS)
    context = open_browser(viewport=PHONE)
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.goto("/dreams/new")
    title, spot = page.get_by_label("Title"), page.get_by_role("status").and_(page.locator(".similar-now"))
    expect(spot).to_be_hidden()
    title.press_sequentially("Accordion")
    expect(spot.locator("summary")).to_have_text("Somebody else dreams something like this")
    expect(title).to_be_focused()
    spot.locator("summary").click()
    link = spot.get_by_role("link", name=f"{THEIRS} (in a new tab)")
    expect(link).to_be_visible()
    assert violations(page, PHONE["width"]) == []
    title.fill("A boat")
    expect(spot).to_be_hidden()

    title.fill("An accordion for every wedding")
    page.get_by_label("Your dream").fill("Once.")
    page.locator("#categories-0").check(force=True)
    page.get_by_role("button", name="Create dream").click()
    panel = page.get_by_role("region", name="Somebody else dreams something like this")
    expect(panel.get_by_role("link", name=THEIRS)).to_be_visible()
    assert violations(page, PHONE["width"]) == []
    panel.get_by_role("button", name="Follow dream").click()
    expect(panel.get_by_role("button", name="Following dream: unfollow")).to_be_focused()
