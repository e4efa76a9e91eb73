"""What somebody writes survives a reload and a closed tab, and is gone once it is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.site import add_comment, add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open


@pytest.fixture
def mara(site: Flask, open_browser: Open) -> BrowserContext:
    """Mara's browser."""
    add_member(site, "Mara")
    context = open_browser()
    log_in(context, "mara@example.org")
    return context


def half_a_dream(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/dreams/new")
    page.get_by_label("Title").fill("A boat of our own")
    page.get_by_label("Your dream").fill("With a red sail.\nAnd three bunks.")
    page.get_by_role("checkbox", name="Travel").check()
    return page


def is_there(page: Page) -> None:
    expect(page.get_by_label("Title")).to_have_value("A boat of our own")
    expect(page.get_by_label("Your dream")).to_have_value("With a red sail.\nAnd three bunks.")
    expect(page.get_by_role("checkbox", name="Travel")).to_be_checked()


def test_what_was_typed_survives_a_reload_and_a_closed_tab(mara: BrowserContext) -> None:
    page = half_a_dream(mara)
    page.reload()
    is_there(page)
    page.close()

    page = mara.new_page()
    page.goto("/dreams/new")
    is_there(page)
    expect(page.get_by_text("We kept what you wrote.")).to_be_visible()


def test_starting_afresh_empties_the_form_for_good(mara: BrowserContext) -> None:
    page = half_a_dream(mara)
    page.reload()
    page.get_by_role("button", name="Start afresh").click()

    expect(page.get_by_label("Title")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("")
    expect(page.get_by_text("We kept what you wrote.")).to_have_count(0)


def test_once_the_dream_is_said_the_draft_is_gone(mara: BrowserContext) -> None:
    page = half_a_dream(mara)
    page.get_by_role("button", name="Create dream").click()
    expect(page).to_have_url(re.compile("/dreams/a-boat-of-our-own$"))

    page.goto("/dreams/new")
    expect(page.get_by_label("Title")).to_have_value("")


def test_two_tabs_write_two_dreams_and_one_that_was_closed_is_taken_up_by_the_next(
    mara: BrowserContext,
) -> None:
    first, second = half_a_dream(mara), mara.new_page()
    second.goto("/dreams/new")
    expect(second.get_by_label("Title")).to_have_value("")
    second.get_by_label("Title").fill("A treehouse")
    second.get_by_label("Your dream").fill("With a rope.")
    second.get_by_role("checkbox", name="Travel").check()
    second.get_by_role("button", name="Create dream").click()
    expect(second).to_have_url(re.compile("/dreams/a-treehouse$"))

    first.reload()
    is_there(first)
    first.close()
    second.goto("/dreams/new")
    is_there(second)


def test_who_logs_out_on_any_page_leaves_no_draft_to_the_next_at_this_browser(mara: BrowserContext) -> None:
    """The browser clears it by itself, whatever becomes of the scripts of the next page."""
    half_a_dream(mara).close()
    page = mara.new_page()
    page.goto("/settings")
    assert drafts(page)
    page.route("**/js/site.js", lambda route: route.fulfill(body="", content_type="text/javascript"))

    page.get_by_role("button", name="Log out").click()

    expect(page.get_by_text("You are logged out.")).to_be_visible()
    assert drafts(page) == []


def test_a_browser_that_clears_nothing_by_itself_is_told_by_a_cookie(mara: BrowserContext) -> None:
    page = half_a_dream(mara)
    mara.add_cookies([{"name": "forget_drafts", "value": "1", "url": page.evaluate("location.origin")}])

    page.goto("/settings")

    assert drafts(page) == []
    assert "forget_drafts" not in page.evaluate("document.cookie")


def test_in_a_tab_of_mara_nothing_is_done_as_tom(mara: BrowserContext, site: Flask) -> None:
    """Tom has logged in in another tab: what htmx sends from here is asked about, what it fetches is a new page."""
    dream = add_dream(site, add_member(site, "Tom"), "Sail to the moon")
    one, two = mara.new_page(), mara.new_page()
    for page in (one, two):
        page.goto(f"/dreams/{dream.slug}")
    one.get_by_label("Your comment").fill("Take me with you!")
    mara.clear_cookies()
    log_in(mara, "tom@example.org")

    one.get_by_role("button", name="Comment", exact=True).click()
    expect(one.get_by_role("heading", name="You are Tom here now")).to_be_visible()
    expect(one.get_by_label("What you wrote")).to_have_value("Take me with you!")
    with two.expect_event("load"):
        two.evaluate("htmx.ajax('GET', location.pathname + '/comments', '#main')")
    expect(two.get_by_role("link", name="Edit")).to_be_visible()


def drafts(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")
    return found


@pytest.mark.parametrize("change", [{"retired": True}, {"position": -1}], ids=["retired", "moved"])
def test_a_draft_outlives_a_change_of_the_categories_offered(
    mara: BrowserContext, site: Flask, db: Any, change: dict[str, Any]
) -> None:
    page = half_a_dream(mara)
    db["categories"].update_one({"_id": "sea"}, {"$set": change})
    site.extensions["dreamscape"].categories.refresh()
    page.reload()
    is_there(page)


@pytest.fixture
def feed(site: Flask, mara: BrowserContext) -> Page:
    """Mara's dreamscape with a dream of Tom's, which she has said something about."""
    dream = add_dream(site, add_member(site, "Tom"), "A treehouse")
    with site.app_context():
        myself = site.extensions["dreamscape"].accounts.by_email("mara@example.org")
    add_comment(site, dream, myself, "What a place!")
    page = mara.new_page()
    page.goto("/dreamscape?view=latest")
    return page


def test_half_a_comment_survives_a_reload_and_a_closed_tab_and_is_gone_once_it_is_said(
    mara: BrowserContext, feed: Page
) -> None:
    opener = feed.get_by_role("link", name="Show comments (1)")
    opener.click()
    feed.get_by_label("Your comment").fill("And the ladder")
    feed.reload()
    opener.click()
    expect(feed.get_by_label("Your comment")).to_have_value("And the ladder")
    feed.close()

    page = mara.new_page()
    page.goto("/dreams/a-treehouse")
    expect(page.get_by_label("Your comment")).to_have_value("And the ladder")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("And the ladder")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_half_a_change_of_a_comment_survives_a_reload_too(feed: Page) -> None:
    for typed in ("What a place!", "What a place, and what a view!"):
        feed.get_by_role("link", name="Show comments (1)").click()
        feed.get_by_role("link", name="Edit comment").click()
        changed = feed.locator(".comment").get_by_label("Your comment")
        expect(changed).to_have_value(typed)
        changed.fill("What a place, and what a view!")
        feed.reload()


def test_what_is_typed_before_a_form_is_ready_is_kept_too(feed: Page) -> None:
    feed.evaluate(
        """document.addEventListener("htmx:afterSwap", () => {
            const area = document.querySelector(".comment textarea");
            if (!area) return;
            area.value = "Typed at once";
            area.dispatchEvent(new Event("input", { bubbles: true }));
        })"""
    )
    feed.get_by_role("link", name="Show comments (1)").click()
    feed.get_by_role("link", name="Edit comment").click()
    changed = feed.locator(".comment").get_by_label("Your comment")
    expect(changed).to_have_value("Typed at once")
    feed.reload()
    feed.get_by_role("link", name="Show comments (1)").click()
    feed.get_by_role("link", name="Edit comment").click()
    expect(changed).to_have_value("Typed at once")
