"""A picture from the form to feed and page, replaced and taken away, with scripts and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import add_dream, add_member, log_in, photo
from tests.browser.test_picture_field import hand_over, jpeg, preview

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def mara(site: Flask) -> Any:
    """Mara, who has a dream with a picture."""
    member = add_member(site, "Mara", picture=photo(300, 300))
    add_dream(site, member, "A boat", picture=photo(640, 400))
    return member


def at(open_browser: Open, address: str, **options: Any) -> Page:
    """A page of Mara's."""
    context = open_browser(**options)
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.goto(address)
    return page


def drawn(image: Locator) -> str:
    """The address of a picture that is really drawn."""
    image.scroll_into_view_if_needed()
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") > 0
    return image.get_attribute("src") or ""


@SCRIPTS
def test_a_picture_is_added_later_replaced_and_taken_away_in_page_and_feed(
    site: Flask, open_browser: Open, mara: Any, db: Any, scripts: bool
) -> None:
    add_dream(site, mara, "A kite")
    page = at(open_browser, "/dreams/a-kite", java_script_enabled=scripts)
    shown, addresses = page.get_by_role("img", name="A picture for “A kite”"), set()

    page.get_by_role("link", name="Add a picture").click()
    for size in ((320, 200), (200, 320)):
        page.locator("#picture").set_input_files(jpeg(data=photo(*size)))
        page.get_by_role("button", name="Save").click()
        expect(page).to_have_url(re.compile("/dreams/a-kite$"))
        addresses.add(drawn(shown))
        page.goto("/dreamscape?own=1")
        drawn(shown)
        page.goto("/dreams/a-kite/edit")
    assert len(addresses) == 2
    page.get_by_label("Take the picture away").check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("link", name="Add a picture")).to_be_visible()
    expect(shown).to_have_count(0)
    # Mara's face, her boat, and nothing that is left over.
    assert db["pictures.files"].count_documents({}) == 4


@pytest.mark.usefixtures("mara")
def test_cancel_brings_the_dreams_old_picture_back(open_browser: Open) -> None:
    page = at(open_browser, "/dreams/a-boat/edit")
    old = page.locator("[data-picture-current] img")
    before = drawn(old)

    page.locator("#picture").set_input_files(jpeg("kite.jpg", photo(320, 200)))
    expect(preview(page)).to_be_visible()
    expect(old).to_be_hidden()
    page.get_by_role("button", name="Cancel").click()

    expect(preview(page)).to_be_hidden()
    expect(old).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile("/dreams/a-boat$"))
    assert drawn(page.get_by_role("img", name="A picture for “A boat”")).split("?")[0] == before.split("?")[0]


@pytest.mark.parametrize("event", ["drop", "paste"])
@pytest.mark.parametrize(("address", "shape"), [("/profile", 1.0), ("/dreams/a-boat/edit", 1.6)])
@pytest.mark.usefixtures("mara")
def test_a_picture_is_dropped_or_pasted_wherever_one_can_be_changed(
    open_browser: Open, address: str, shape: float, event: str
) -> None:
    page = at(open_browser, address)
    expect(page.locator(".picture-field.is-lively")).to_be_visible()
    hand_over(page, "[data-picture-field]" if event == "drop" else "body", event)

    expect(preview(page)).to_be_visible()
    box = preview(page).bounding_box()
    assert box
    assert box["width"] / box["height"] == pytest.approx(shape, abs=0.02)
    page.get_by_role("button", name="Cancel").click()
    expect(preview(page)).to_be_hidden()
    drawn(page.locator("[data-picture-current] img"))


@pytest.mark.usefixtures("mara")
def test_words_for_a_picture_are_changed_without_sending_it_again(open_browser: Open) -> None:
    page = at(open_browser, "/dreams/a-boat/edit")
    page.get_by_label("What is to be seen in it?").fill("A red sail at dusk")
    page.get_by_role("button", name="Save").click()

    drawn(page.get_by_role("img", name="A red sail at dusk"))
