"""For whom a dream is, chosen in a sheet with scripts and in its place without, on the way to a new circle too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.site import add_member, log_in
from tests.support.without_forms import dream_by

if TYPE_CHECKING:
    from flask import Flask


def open_form(site: Flask, open_browser: Open, **options: Any) -> Page:
    """Mara, who follows Tom, has begun to write a dream."""
    mara, tom = add_member(site, "Mara", "Lind"), add_member(site, "Tom", "Okoye")
    with site.app_context():
        site.extensions["dreamscape"].follows.follow_member(mara, tom.slug)
    context = open_browser(viewport=PHONE, **options)
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.goto("/dreams/new")
    page.get_by_label("Title").fill("Teach my brother to swim")
    page.get_by_label("Your dream").fill("We begin with the feet.")
    page.get_by_role("checkbox", name="Family").check()
    return page


def test_a_sheet_shows_what_each_choice_means_and_its_button_names_it(
    site: Flask, open_browser: Open, db: Any
) -> None:
    page = open_form(site, open_browser)
    row, sheet = page.locator("#audience"), page.get_by_role("dialog", name="Who may see it?")
    expect(row).to_have_accessible_name(re.compile("Who may see it.*Everybody guests and search engines too"))
    row.click()
    expect(page.get_by_role("radio", name="Everybody")).to_be_focused()
    height = sheet.evaluate("sheet => sheet.getBoundingClientRect().height")
    assert height <= 0.88 * PHONE["height"] + 1
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="For the dreamscape")).to_be_visible()
    page.keyboard.press("Enter")
    expect(sheet).to_be_hidden()
    expect(row).to_be_focused()
    expect(row).to_contain_text("everybody who is a member here")
    expect(page).to_have_url(re.compile("/dreams/new$"))
    # What was chosen is part of what a reload gives back.
    page.reload()
    expect(page.locator("[name=audience]:checked")).to_have_value("members")

    row.click()
    page.get_by_role("radio", name="My circles").check()
    page.get_by_role("button", name="For these circles").click()
    expect(page.locator("#circles-error")).to_contain_text("Choose at least one circle")
    page.get_by_role("button", name="A new circle").click()
    page.get_by_label("What is it called?").fill("The swimmers")
    page.get_by_label("Tom Okoye").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Title")).to_have_value("Teach my brother to swim")
    # The only one there is, is the one that is meant.
    expect(row).to_contain_text("My circles")
    expect(row).to_contain_text("The swimmers")
    row.click()
    expect(page.get_by_role("button", name="For The swimmers")).to_be_visible()
    found = [f"phone: {one}" for one in violations(page, PHONE["width"])]
    page.get_by_role("button", name="Close").click()

    page.locator("#who_may_comment").click()
    page.get_by_role("dialog").get_by_role("radio", name="Nobody").check()
    expect(page.get_by_label("When comments are closed, only I see what was said")).to_be_visible()
    page.get_by_role("dialog").get_by_role("radio", name="People I follow").check()
    page.get_by_role("button", name="People I follow may comment").click()
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # its own TypedDict
    row.click()
    found += [f"desk: {one}" for one in violations(page, DESK["width"])]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Create dream").click()
    expect(page.get_by_text("for the circle The swimmers")).to_be_visible()
    dream, circle = db["dreams"].find_one(), db["circles"].find_one()
    assert (dream["audience"], dream["circles"]) == ("circles", [circle["_id"]])
    assert dream["who_may_comment"] == "followed"
    assert found == []


def test_without_scripts_the_same_choices_unfold_in_their_place(
    site: Flask, open_browser: Open, db: Any
) -> None:
    page = open_form(site, open_browser, java_script_enabled=False)
    expect(page.get_by_role("radio", name="Only me")).to_be_hidden()
    page.locator("#audience").click()
    page.get_by_role("radio", name="My circles").first.check()
    page.get_by_role("button", name="A new circle").click()
    page.get_by_label("What is it called?").fill("The swimmers")
    page.get_by_role("button", name="Save").click()
    page.locator("#audience").click()
    expect(page.locator("#audience")).to_contain_text("My circles")
    # Enter in a field is “Create dream”, not the way to a circle; and no circle is ticked yet.
    page.get_by_label("Title").press("Enter")
    expect(page.locator("#circles-error")).to_contain_text("Choose at least one circle")
    page.get_by_role("checkbox", name="The swimmers").check()
    page.get_by_label("Title").press("Enter")
    expect(page.get_by_text("for the circle The swimmers")).to_be_visible()
    assert db["dreams"].find_one()["audience"] == "circles"


def test_who_looks_while_it_becomes_for_others_can_do_nothing_more_and_finds_it_no_more(
    site: Flask, open_browser: Open, db: Any
) -> None:
    mara = add_member(site, "Mara", "Lind")
    add_member(site, "Tom", "Okoye")
    with site.app_context():
        services = site.extensions["dreamscape"]
        dream = dream_by(services, mara, "A boat of paper", description="With a sail.")
    context = open_browser(viewport=PHONE)
    log_in(context, "tom@example.org")
    page = context.new_page()
    page.goto("/dreamscape?view=latest")
    page.get_by_role("link", name="A boat of paper").first.click()
    expect(page.get_by_role("heading", name="A boat of paper")).to_be_visible()

    with site.app_context():
        services.dreams.edit(mara, dream.slug, dream.content._replace(audience="only_me"))
    page.get_by_role("button", name="Follow dream").click()
    expect(page.locator("main").get_by_text("there is nothing here")).to_be_visible()
    assert db["follows"].count_documents({}) == 0
    page.reload()
    expect(page.get_by_role("heading", name="Nothing but stars here")).to_be_visible()
    expect(page.get_by_text("A boat of paper")).to_have_count(0)
    page.goto("/dreamscape?view=latest")
    expect(page.get_by_text("A boat of paper")).to_have_count(0)


def test_a_guest_writes_first_and_is_asked_afterwards(site: Flask, open_browser: Open) -> None:
    add_member(site, "Mara", "Lind")
    page = open_browser(viewport=PHONE).new_page()
    page.goto("/")
    page.get_by_role("link", name="Share your first dream").click()
    page.get_by_label("Title").fill("Teach my brother to swim")
    page.locator("#audience").click()
    page.get_by_role("radio", name="The dreamscape").check()
    page.get_by_role("button", name="For the dreamscape").click()
    page.get_by_label("Your dream").fill("We begin with the feet.")
    page.get_by_text("More choices").click()
    page.get_by_role("checkbox", name="Family").check()
    page.get_by_role("button", name="Create dream").click()
    page.get_by_role("button", name="Change your dream").click()
    expect(page.get_by_label("Title")).to_have_value("Teach my brother to swim")
    expect(page.locator("#audience")).to_contain_text("The dreamscape")
    expect(page.get_by_role("checkbox", name="Family")).to_be_checked()
    page.get_by_role("button", name="Create dream").click()
    page.get_by_role("button", name="Log in and share it").click()
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_label("Password", exact=True).fill("a boat with a red sail")
    page.get_by_role("button", name="Log in and share it").click()
    expect(page.get_by_text("for members")).to_be_visible()
    expect(page.locator(".chip")).to_have_text(["Family"])
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []
