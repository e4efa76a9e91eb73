"""Without scripts a press comes back to the same page, with what was pressed in view and in focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.site import add_comment, add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.usefixtures("mara")

LONG = "Just once, past the last lighthouse.\n\n" * 40


@pytest.fixture
def mara(site: Flask) -> Any:
    """She has a dream that takes long to tell, and more comments on it than a page shows."""
    mara = add_member(site, "Mara", "Lind")
    dream = add_dream(site, mara, "A boat", description=LONG)
    for number in range(25):
        add_comment(site, dream, mara, f"Number {number}")
    return mara


@pytest.fixture
def page(site: Flask, open_browser: Open) -> Page:
    """Tom's phone."""
    add_member(site, "Tom", "Okoye")
    context = open_browser(viewport=PHONE, java_script_enabled=False)
    log_in(context, "tom@example.org")
    return context.new_page()


@pytest.mark.parametrize(
    ("address", "name"),
    [("/dreams/a-boat", "Mara Lind"), ("/dreams/a-boat", "dream"), ("/people/mara-lind", "Mara Lind")],
)
def test_the_pressed_button_is_in_view_and_focused(page: Page, site: Flask, address: str, name: str) -> None:
    page.goto(address)
    follow, following = f"Follow {name}", f"Following {name}: unfollow"
    for before, after in ((follow, following), (following, follow)):
        page.get_by_role("button", name=before, exact=True).first.click()
        pressed = page.get_by_role("button", name=after, exact=True).first
        expect(pressed).to_be_in_viewport(ratio=1)
        expect(pressed).to_be_focused()
        assert page.url.startswith(f"{site.config['BASE_URL']}{address}#")


def test_a_comment_among_many_is_in_view_and_focused(page: Page, site: Flask) -> None:
    page.goto("/dreams/a-boat/comments")
    page.get_by_label("Your comment").fill("The last word")
    page.get_by_role("button", name="Comment", exact=True).click()
    mine = page.locator(".comment", has_text="The last word")
    expect(mine).to_be_in_viewport(ratio=1)
    expect(mine).to_be_focused()
    expect(page.locator(".comment")).to_have_count(21)
    assert page.url.startswith(f"{site.config['BASE_URL']}/dreams/a-boat/comments#comment-")


def test_the_words_beside_the_dreams_stand_on_one_line_each(page: Page) -> None:
    page.goto("/dreamscape")
    words = page.locator(".rail :is(label, button) > span")
    expect(words).to_have_text(["My own too", "Show"])
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]  # its own TypedDict
        heights = words.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
        assert max(heights) < 30, viewport
