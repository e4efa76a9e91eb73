"""Not meeting somebody, from deep in the dreamscape: their cards go, the place stays, and one press undoes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE
from tests.browser.site import add_comment, add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open


def people(site: Flask) -> None:
    """Mara reads; Inês has two dreams among Tom's thirty, the older one beyond the first page."""
    mara, ines, tom = (add_member(site, name) for name in ("Mara", "Inês", "Tom"))
    for number in range(30):
        if number in (4, 9):
            add_dream(site, ines, f"A library {number}")
        add_dream(site, tom, f"A kite {number}")
    boat = add_dream(site, mara, "My boat")
    add_comment(site, boat, ines, "Take me with you!")


def test_a_block_from_a_card_deep_in_the_dreamscape_keeps_the_place_and_is_undone_by_one_press(
    site: Flask, open_browser: Open
) -> None:
    people(site)
    context = open_browser(viewport=PHONE)
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.goto("/dreamscape")
    card = page.get_by_role("article", name="A library 4")
    page.get_by_role("article", name="A kite 10").scroll_into_view_if_needed()
    more = card.get_by_role("button", name="More about A library 4")
    more.scroll_into_view_if_needed()
    more.click()
    page.get_by_role("button", name="Block Inês").locator("visible=true").click()

    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(undo).to_be_in_viewport()
    expect(page.get_by_role("article", name="A library")).to_have_count(0)
    expect(page.get_by_role("article", name="A kite 3", exact=True)).to_be_in_viewport()
    assert violations(page) == []
    cards = page.locator(".card").count()

    undo.click()
    expect(page.get_by_role("article", name="A library")).to_have_count(2)
    expect(page.get_by_role("article", name="A library 4")).to_be_in_viewport()
    assert page.locator(".card").count() >= cards

    page.goto("/dreams/my-boat")
    comment = page.locator(".comment")
    comment.get_by_role("button", name="More about this comment").click()
    page.get_by_role("button", name="Mute Inês").click()
    folded = comment.get_by_text("By somebody you have muted: open")
    expect(comment.get_by_text("Take me with you!")).to_be_hidden()
    folded.click()
    expect(comment.get_by_text("Take me with you!")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_hidden_words_fold_a_dream_until_it_is_opened(site: Flask, open_browser: Open, scripts: bool) -> None:
    mara, tom = (add_member(site, name) for name in ("Mara", "Tom"))
    add_dream(site, tom, "A diet")
    context = open_browser(viewport=PHONE, java_script_enabled=scripts)
    log_in(context, mara.email)
    page = context.new_page()
    page.goto("/settings/peace")
    page.get_by_label("Words I do not want to see").fill("DIÉT")
    page.get_by_role("button", name="Save").click()

    page.goto("/dreamscape")
    title = page.get_by_role("heading", name="A diet")
    expect(title).to_be_hidden()
    page.get_by_text("Shows a word you do not want to see: open").click()
    expect(title).to_be_visible()
    page.get_by_role("button", name="More about A diet").click()
    page.get_by_role("button", name="Block Tom").locator("visible=true").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Shows a word you do not want to see: open")).to_be_visible()
    page.goto("/settings/peace")
    expect(page.get_by_text("You have blocked nobody.")).to_be_visible()
    if scripts:
        assert violations(page) == []
