"""Changing oneself: names, words, skills and face, with scripts and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import add_member, log_in, photo

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])


def logged_in(site: Flask, open_browser: Open, **options: object) -> Page:
    """Mara at her profile."""
    add_member(site, "Mara", "Lind")
    context = open_browser(**options)
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.goto("/profile")
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. This is you now.")).to_be_visible()


@SCRIPTS
def test_after_a_rename_old_links_lead_to_the_new_page_until_the_name_is_forgotten(
    site: Flask, open_browser: Open, scripts: bool
) -> None:
    page = logged_in(site, open_browser, java_script_enabled=scripts)
    guest = open_browser(java_script_enabled=scripts).new_page()

    page.get_by_label("Last name").fill("Berg")
    save(page)
    guest.goto("/people/mara-lind")

    expect(guest).to_have_url(re.compile("/people/mara-berg$"))
    expect(guest.get_by_role("heading", name="Mara Berg", level=1)).to_be_visible()
    page.get_by_role("button", name="Forget my old name").click()
    expect(page.get_by_text("Your old name is forgotten")).to_be_visible()
    answer = guest.goto("/people/mara-lind")
    assert answer
    assert answer.status == 404
    guest.goto("/people/mara-berg")
    expect(guest.get_by_role("heading", name="Mara Berg", level=1)).to_be_visible()


@SCRIPTS
def test_words_interests_and_skills_are_shown_to_others(
    site: Flask, open_browser: Open, scripts: bool
) -> None:
    page = logged_in(site, open_browser, java_script_enabled=scripts)
    page.get_by_label("About you").fill("I bake.\nBread, mostly.")
    page.get_by_label("Where you are").fill("Tromsø")
    page.get_by_label("Travel", exact=True).check()
    if scripts:
        page.get_by_label("A skill", exact=True).fill("baking")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Remove baking")).to_be_visible()
        page.get_by_label("A skill", exact=True).fill("a kind ear")
    else:
        page.get_by_label("Skill 1").fill("baking")
        page.get_by_label("Skill 2").fill("a kind ear")
    save(page)

    guest = open_browser(java_script_enabled=scripts).new_page()
    guest.goto("/people/mara-lind")
    for text in ("Bread, mostly.", "Tromsø", "Travel", "baking", "a kind ear"):
        expect(guest.get_by_text(text)).to_be_visible()


@SCRIPTS
def test_a_photo_takes_the_creatures_place_and_gives_it_back(
    site: Flask, open_browser: Open, scripts: bool
) -> None:
    page = logged_in(site, open_browser, java_script_enabled=scripts)
    face = page.locator("#my-face img")
    creature = face.get_attribute("src")

    page.locator("#picture").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": photo(320, 320)}
    )
    save(page)
    expect(face).to_have_attribute("src", re.compile("/media/profile/"))
    page.get_by_label("Take the photo away").check()
    save(page)

    expect(face).to_have_attribute("src", creature or "")


def test_another_creature_comes_without_losing_what_is_typed(site: Flask, open_browser: Open) -> None:
    page = logged_in(site, open_browser)
    page.get_by_label("About you").fill("Half a sentence")
    face = page.locator("#my-face img")
    before = face.get_attribute("src")

    page.get_by_role("button", name="Another one").click()

    expect(face).not_to_have_attribute("src", before or "")
    expect(page.get_by_label("About you")).to_have_value("Half a sentence")
    expect(page.get_by_role("button", name="Another one")).to_be_focused()


def test_another_creature_comes_without_scripts_too(site: Flask, open_browser: Open) -> None:
    page = logged_in(site, open_browser, java_script_enabled=False)
    before = page.locator("#my-face img").get_attribute("src")

    page.get_by_role("button", name="Another one").click()

    expect(page).to_have_url(re.compile("/profile#face$"))
    expect(page.locator("#my-face img")).not_to_have_attribute("src", before or "")
