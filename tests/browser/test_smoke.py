"""Sign up, share a dream with a photo, and another member finds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open
from tests.browser.site import add_dream, add_member, log_in, photo
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_stranger_signs_up_and_shares_a_dream_that_another_member_finds(
    site: Flask, open_browser: Open, scripts: bool
) -> None:
    add_member(site, "Tom", "Okoye")
    phone = open_browser(viewport=PHONE, java_script_enabled=scripts)
    page = phone.new_page()

    page.goto("/")
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("First name").fill("Mara")
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    if scripts:
        page.get_by_role("button", name="Next").click()
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Join Dreamscape").click()
    page.get_by_role("link", name="Create your first dream").click()

    page.get_by_label("Title").fill("Sail to the midnight sun")
    page.get_by_label("Your dream").fill("Once, with my sister.")
    page.get_by_role("checkbox", name="Travel").check()
    page.locator("input[type=file]").set_input_files(
        {"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_label("What is to be seen in it?").fill("A boat under a low sun")
    page.get_by_role("button", name="Create dream").click()
    expect(page.get_by_role("heading", name="Sail to the midnight sun")).to_be_visible()

    desk = open_browser(java_script_enabled=scripts)
    log_in(desk, "tom@example.org")
    other = desk.new_page()
    other.goto("/dreamscape")
    card = other.get_by_role("article").filter(has_text="Sail to the midnight sun")
    expect(card).to_be_visible()
    picture = card.get_by_role("img", name="A boat under a low sun")
    expect(picture).to_be_visible()
    if scripts:
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    card.get_by_role("link", name="Sail to the midnight sun").first.click()
    expect(other).to_have_url(re.compile("/dreams/sail-to-the-midnight-sun$"))


def test_ones_own_dream_shows_in_the_dreamscape_once_the_box_is_ticked(
    site: Flask, open_browser: Open
) -> None:
    mara = add_member(site, "Mara")
    add_dream(site, mara, "My own boat")
    context = open_browser(java_script_enabled=False)
    log_in(context, "mara@example.org")
    page = context.new_page()

    page.goto("/dreamscape?view=latest")
    assert page.get_by_role("article").count() == 0
    page.get_by_label("My own too").check()
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_label("My own too")).to_be_checked()
