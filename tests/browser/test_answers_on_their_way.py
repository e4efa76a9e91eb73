"""While an answer is on its way people go on: what they press and type counts, and the page shows what is so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.site import add_comment, add_dream, add_member, log_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.browser.conftest import Open

POEM = "Roses  are\n    red,"


@pytest.fixture
def dream(site: Flask) -> Any:
    """A dream of Mara's, with a comment of hers."""
    mara = add_member(site, "Mara")
    dream = add_dream(site, mara, "A boat")
    add_comment(site, dream, mara, "Who comes along?")
    return dream


@pytest.fixture
def page(site: Flask, open_browser: Open, dream: Any) -> Page:
    """Tom is at the dream."""
    add_member(site, "Tom")
    context = open_browser()
    log_in(context, "tom@example.org")
    page = context.new_page()
    page.goto(f"/dreams/{dream.slug}")
    return page


def hold(page: Page, address: str) -> Callable[[], None]:
    """Keep the next request to `address` on its way until this is called."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route), times=1)

    def let_go() -> None:
        while not held:
            page.wait_for_timeout(10)
        held.pop().continue_()

    return let_go


def test_of_presses_within_the_latency_the_last_one_is_stored_and_shown(page: Page, db: Any) -> None:
    let_go = hold(page, "**/like")
    page.get_by_role("button", name="Like", exact=True).click()
    page.get_by_role("button", name="Dislike", exact=True).click()
    page.get_by_role("button", name="Dislike", exact=True).click()
    follow = page.get_by_role("button", name="Follow dream", exact=True)
    follow.click()
    follow.click()
    let_go()

    expect(page.get_by_role("button", name="Remove dislike")).to_be_visible()
    expect(page.get_by_role("button", name="Following dream: unfollow")).to_be_visible()
    expect(page.get_by_role("button", name="Like", exact=True)).to_be_visible()
    expect(page.get_by_text("1 follows")).to_be_visible()
    assert [reaction["kind"] for reaction in db["reactions"].find()] == ["dislike"]
    assert db["follows"].count_documents({}) == 1

    # A page that the browser kept as it was, and shows again on the way back.
    db["reactions"].update_one({}, {"$set": {"kind": "like"}})
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_role("button", name="Remove like")).to_be_visible()


def test_words_typed_while_a_comment_is_on_its_way_are_there_afterwards(page: Page) -> None:
    box = page.get_by_label("Your comment").last
    box.fill(POEM)
    let_go = hold(page, "**/dreams/*/comments*")
    page.get_by_role("button", name="Comment", exact=True).click()
    box.press_sequentially(" violets")
    let_go()
    mine = page.locator(".comment").nth(1)
    assert mine.locator(".comment__body").inner_text() == POEM
    expect(box).to_have_value("violets")
    expect(box).to_be_focused()
    page.reload()
    expect(box).to_have_value("violets")

    page.get_by_role("link", name="Edit comment").click()
    changed = mine.get_by_label("Your comment")
    changed.fill("Roses")
    let_go = hold(page, "**/edit")
    page.get_by_role("button", name="Save").click()
    changed.press_sequentially(" are white")
    let_go()
    expect(mine.get_by_text("edited")).to_be_visible()
    expect(changed).to_have_value("Roses are white")
    expect(box).to_have_value("violets")

    # What one leaves as it was is no draft any longer.
    page.get_by_role("link", name="Leave it as it was").click()
    expect(mine.get_by_text("Roses", exact=True)).to_be_visible()
    page.reload()
    page.get_by_role("link", name="Edit comment").click()
    expect(changed).to_have_value("Roses")
