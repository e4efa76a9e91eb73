"""A card keeps its shape: nothing moves when it is pressed, and one with a picture fits between the bars of a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import add_comment, add_dream, add_member, log_in, photo

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open

HEADER, BAR = 56, 72  # of a phone
BUTTON = 44


@pytest.fixture
def dream(site: Flask) -> Any:
    """Mara's, with as many words as most have at most, and two comments."""
    mara, ines = add_member(site, "Mara", "Lind"), add_member(site, "Ines")
    added = add_dream(
        site,
        mara,
        "Sail a small boat past the last lighthouse to the midnight sun",
        description="Just once, with my sister, until the sun forgets to set. " * 8,
        categories=("travel", "sea", "music", "food"),
        picture=photo(800, 500),
    )
    for words in ("Take me with you!", "Me too!"):
        add_comment(site, added, ines, words)
    return added


@pytest.fixture
def page(open_browser: Open, site: Flask) -> Page:
    """Tom's, with a clipboard."""
    add_member(site, "Tom")
    context = open_browser(permissions=["clipboard-read", "clipboard-write"])
    log_in(context, "tom@example.org")
    return context.new_page()


def boxes(*of: Locator) -> list[Any]:
    """Where on the page these are and how large, to the pixel."""
    return [
        one.evaluate(
            "one => { const { x, y, width, height } = one.getBoundingClientRect();"
            " return [x, y + scrollY, width, height].map(Math.round) }"
        )
        for one in of
    ]


def test_nothing_moves_when_a_dream_is_followed_and_the_card_fits(page: Page, dream: Any) -> None:
    page.goto("/dreamscape")
    card = page.locator(f"#dream-{dream.id}")
    button, row = page.locator(f"#follow-dream-{dream.id}"), card.locator(".card__actions")
    for (width, height), least in (((360, 740), 136), ((390, 844), 144), ((1280, 860), 154)):
        page.set_viewport_size({"width": width, "height": height})
        [shape, controls, follow] = boxes(card, row, button)
        if width < 480:
            assert shape[3] <= height - HEADER - BAR, width
        assert controls[3] == BUTTON, width
        assert follow[2] >= least
        # The first press shows a number where there was none, and the words become others.
        for name in ("Following dream: unfollow", "Follow dream"):
            around = boxes(card, row, button, card.locator(".show-comments"))
            button.click()
            expect(button).to_have_accessible_name(name)
            expect(button).to_be_focused()
            assert boxes(card, row, button, card.locator(".show-comments")) == around, (width, name)


def test_the_menu_opens_and_closes_by_itself_and_shares_a_link(page: Page, dream: Any, site: Flask) -> None:
    page.goto("/dreamscape")
    card = page.locator(f"#dream-{dream.id}")
    more, menu = card.get_by_role("button", name=f"More about {dream.title}"), card.locator(".menu")
    more.click()
    follow = menu.get_by_role("button", name="Follow Mara Lind")
    follow.click()
    pressed = menu.get_by_role("button", name="Following Mara Lind: unfollow")
    expect(pressed).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("You follow Mara Lind now.")
    menu.get_by_role("link", name="Share").click()
    expect(page.locator("#announcer")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.config['BASE_URL']}/dreams/{dream.slug}"
    page.mouse.click(5, 5)
    expect(menu).to_be_hidden()

    # Where there is neither a sheet of the system's nor a clipboard, the dream's page has the link.
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    more.click()
    menu.get_by_role("link", name="Share").click()
    expect(page.get_by_label("A link to this dream")).to_be_in_viewport()

    # What is chosen can be told where there are no colours of ours.
    page.emulate_media(forced_colors="active")
    grounds = [
        page.get_by_role("link", name=name).evaluate("link => getComputedStyle(link).backgroundColor")
        for name in ("Oldest first", "Newest first")
    ]
    assert grounds[0] != grounds[1]
    page.emulate_media(forced_colors="none")
    button = page.get_by_role("button", name="Following Mara Lind: unfollow")
    before = boxes(button)
    button.click()
    expect(page.get_by_role("button", name="Follow Mara Lind", exact=True)).to_be_focused()
    assert boxes(page.get_by_role("button", name="Follow Mara Lind", exact=True)) == before
