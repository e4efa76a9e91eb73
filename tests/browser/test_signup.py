"""The staged sign-up: by keyboard alone, without JavaScript, and when something is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.site import add_member
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from flask import Flask


def member(site: Flask, email: str = "mara@example.org") -> Any:
    return site.extensions["dreamscape"].accounts.by_email(email)


def fill_you(page: Page, email: str = "mara@example.org", password: str = PASSWORD) -> None:
    page.get_by_label("First name").fill("Mara")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)


def heading(page: Page, text: str) -> Any:
    return page.get_by_role("heading", name=text)


def next_step(page: Page) -> None:
    page.get_by_role("button", name="Next").click()


def test_the_whole_sign_up_by_keyboard_alone(site: Flask, page: Page) -> None:
    keys = page.keyboard
    page.goto("/signup")
    expect(heading(page, "Hello, you")).to_be_visible()
    expect(heading(page, "What moves you?")).to_be_hidden()

    page.get_by_label("First name").focus()
    keys.type("Mara")
    keys.press("Tab")
    keys.type("Lind")
    keys.press("Tab")
    keys.type("mara@example.org")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(heading(page, "What moves you?")).to_be_focused()

    keys.press("Tab")
    keys.press("Space")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_label("Art", exact=True)).to_be_checked()
    expect(page.get_by_label("Travel", exact=True)).to_be_checked()
    _tab_to(page, page.get_by_text("Show more"))
    keys.press("Enter")
    expect(page.get_by_label("Wild ideas")).to_be_visible()
    _tab_to(page, page.get_by_label("A skill"))
    keys.type("baking")
    keys.press("Enter")
    keys.type("a kind ear")
    keys.press("Tab")
    expect(page.get_by_role("button", name="Add")).to_be_focused()
    keys.press("Space")
    expect(page.get_by_role("button", name="Remove a kind ear")).to_be_visible()
    expect(page.get_by_label("A skill")).to_be_focused()
    keys.type("fixing engines")
    _tab_to(page, page.get_by_role("button", name="Next"))
    keys.press("Enter")
    expect(heading(page, "Your face")).to_be_focused()
    assert member(site) is None, "nothing was sent so far"

    _tab_to(page, page.locator("input[name=avatar]:checked"))
    keys.press("ArrowRight")
    chosen = page.locator("input[name=avatar]:checked").get_attribute("value")
    keys.press("Enter")
    _tab_to(page, page.get_by_role("button", name="Join Dreamscape"))
    assert member(site) is None
    keys.press("Space")

    expect(page).to_have_url(re.compile("/welcome$"))
    mara = member(site)
    assert mara.interests == ("art", "travel")
    assert mara.skills == ("baking", "a kind ear", "fixing engines")
    assert mara.avatar == chosen


def _tab_to(page: Page, target: Any) -> None:
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never came to {target}")


def test_without_javascript_the_steps_stand_under_each_other_and_work(
    site: Flask, open_browser: Open
) -> None:
    page = open_browser(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/signup")
    for step in ("Hello, you", "What moves you?", "Your face"):
        expect(heading(page, step)).to_be_visible()

    fill_you(page)
    page.get_by_label("Books").check()
    page.get_by_label("Skill 1").fill("baking")
    page.get_by_label("Skill 3").fill("a kind ear")
    page.get_by_text("Another one").click()
    creature = page.locator("input[name=avatar]").nth(9)
    creature.check()
    chosen = creature.get_attribute("value")
    expect(page.get_by_label("First name")).to_have_value("Mara")
    page.get_by_label("First name").press("Enter")

    expect(page).to_have_url(re.compile("/welcome$"))
    mara = member(site)
    assert (mara.interests, mara.skills, mara.avatar) == (("books",), ("baking", "a kind ear"), chosen)


def test_one_step_is_seen_from_the_first_paint_on_and_all_of_them_when_their_script_does_not_come(
    page: Page,
) -> None:
    held: list[Route] = []
    page.route("**/js/signup.js", lambda route: held.append(route))
    page.goto("/signup", wait_until="commit")
    expect(heading(page, "Hello, you")).to_be_visible()
    expect(heading(page, "What moves you?")).to_be_hidden()
    expect(page.get_by_role("button", name="Join Dreamscape")).to_be_hidden()
    parts = page.locator(".steps, .step__heading, .is-current input, .signup__actions > *, .other-door")
    places = "parts => parts.map(part => JSON.stringify(part.getBoundingClientRect()))"
    before = parts.evaluate_all(places)
    held.pop().continue_()
    page.wait_for_load_state()
    assert parts.evaluate_all(places) == before, "nothing moves"
    next_step(page)
    expect(page.get_by_label("First name")).to_have_attribute("aria-invalid", "true")

    page.unroute_all()
    page.route("**/js/signup.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page.goto("/signup")
    expect(page.locator(".step__heading:visible")).to_have_count(3)
    expect(page.get_by_role("button", name="Join Dreamscape")).to_be_visible()
    expect(page.locator(".steps, [data-go]").locator("visible=true")).to_have_count(0)


def test_next_checks_the_fields_of_its_step_and_says_what_is_missing_at_each(page: Page) -> None:
    page.goto("/signup")

    next_step(page)

    expect(heading(page, "Hello, you")).to_be_visible()
    first_name = page.get_by_label("First name")
    expect(first_name).to_be_focused()
    expect(first_name).to_have_attribute("aria-invalid", "true")
    expect(first_name).to_have_accessible_description("What may we call you?")
    expect(page.locator(".field__error")).to_have_count(3)
    first_name.fill("Mara")
    expect(page.locator(".field__error")).to_have_count(2)
    page.get_by_label("E-mail").fill("mara@")
    page.get_by_label("Password", exact=True).fill("short")
    next_step(page)
    expect(page.get_by_text("does not look like an e-mail address")).to_be_visible()
    expect(page.get_by_text("Please use at least 8 characters; 5 is too few.")).to_be_visible()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_enter_and_space_on_a_button_press_that_button_alone(site: Flask, page: Page, key: str) -> None:
    page.goto("/signup")
    fill_you(page)
    next_step(page)
    page.get_by_label("A skill").fill("baking")
    page.get_by_role("button", name="Add").press(key)
    page.get_by_role("button", name="Remove baking").press(key)

    expect(page.get_by_role("button", name="Remove baking")).to_have_count(0)
    expect(page.get_by_label("A skill")).to_be_focused()
    page.get_by_role("button", name="Back").press(key)
    expect(heading(page, "Hello, you")).to_be_focused()
    page.get_by_role("button", name="Next").press(key)
    page.get_by_role("button", name="Next").press(key)
    before = page.locator("input[name=avatar]:checked").get_attribute("value")
    page.get_by_role("button", name="Another one").press(key)
    expect(page.locator("input[name=avatar]:checked")).not_to_have_value(before or "")
    expect(page.get_by_role("button", name="Another one")).to_be_focused()
    assert member(site) is None


def test_enter_in_the_skill_box_adds_the_skill_and_sends_nothing(page: Page) -> None:
    page.goto("/signup")
    fill_you(page)
    next_step(page)
    box = page.get_by_label("A skill")
    for skill in ("baking", "  Baking ", "a <b>kind</b> ear", ""):
        box.fill(skill)
        box.press("Enter")

    expect(page.locator("[data-skill-chips] > li")).to_have_text(["baking", "a <b>kind</b> ear"])
    expect(box).to_be_focused()
    expect(heading(page, "What moves you?")).to_be_visible()


def test_a_twenty_first_skill_is_not_taken_and_not_lost(page: Page) -> None:
    page.goto("/signup")
    fill_you(page)
    next_step(page)
    box = page.get_by_label("A skill")
    for number in range(21):
        box.fill(f"skill {number}")
        box.press("Enter")

    expect(page.locator("[data-skill-chips] > li")).to_have_count(20)
    expect(box).to_have_value("skill 20")
    expect(page.get_by_text("20 skills are the most")).to_be_visible()


def test_another_one_gives_other_creatures_without_leaving_the_page(page: Page) -> None:
    page.goto("/signup")
    fill_you(page)
    next_step(page)
    next_step(page)
    faces = page.locator(".face:visible img")
    expect(faces).to_have_count(6)
    seen: set[str] = set()
    for _ in range(3):
        sources = faces.evaluate_all("images => images.map(image => image.src)")
        assert seen.isdisjoint(sources)
        seen.update(sources)
        chosen = page.locator("input[name=avatar]:checked ~ img").get_attribute("src")
        shown = page.locator("[data-picture-current]").get_attribute("src")
        assert str(shown).endswith(str(chosen))
        page.get_by_role("button", name="Another one").click()


def test_a_server_side_error_opens_its_step_with_everything_typed(site: Flask, page: Page) -> None:
    add_member(site, "Mara")
    page.goto("/signup")
    fill_you(page)
    next_step(page)
    page.get_by_label("Nature").check()
    page.get_by_label("A skill").fill("baking")
    next_step(page)
    chosen = page.locator("input[name=avatar]:checked").get_attribute("value")
    page.get_by_role("button", name="Join Dreamscape").click()

    expect(heading(page, "Hello, you")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value("mara@example.org")
    expect(page.get_by_label("First name")).to_have_value("Mara")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    page.get_by_label("E-mail").fill("mara.lind@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    next_step(page)
    expect(page.get_by_label("Nature")).to_be_checked()
    expect(page.get_by_role("button", name="Remove baking")).to_be_visible()
    next_step(page)
    assert page.locator("input[name=avatar]:checked").get_attribute("value") == chosen
    page.get_by_role("button", name="Join Dreamscape").click()
    expect(page).to_have_url(re.compile("/welcome$"))


def test_an_error_of_the_last_step_opens_the_last_step_and_the_summary_leads_to_the_field(page: Page) -> None:
    page.goto("/signup")
    fill_you(page)
    next_step(page)
    next_step(page)
    page.locator("#picture").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff no picture"}
    )
    page.get_by_role("button", name="Join Dreamscape").click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(heading(page, "Your face")).to_be_visible()
    expect(page.locator("#picture-error")).to_be_visible()
    page.get_by_role("alert").get_by_role("link", name="Your photo").click()
    expect(page.locator("#picture")).to_be_focused()


def test_the_browsers_back_button_goes_a_step_back_with_all_that_was_typed(page: Page) -> None:
    page.goto("/")
    page.goto("/signup")
    fill_you(page)
    next_step(page)
    page.get_by_label("Music").check()
    next_step(page)

    page.go_back()
    expect(heading(page, "What moves you?")).to_be_focused()
    expect(page.get_by_label("Music")).to_be_checked()
    page.go_back()
    expect(heading(page, "Hello, you")).to_be_visible()
    expect(page.get_by_label("First name")).to_have_value("Mara")
    page.go_forward()
    expect(heading(page, "What moves you?")).to_be_visible()


def test_two_hasty_clicks_make_one_member(site: Flask, page: Page) -> None:
    page.goto("/signup")
    fill_you(page)
    next_step(page)
    next_step(page)
    page.get_by_role("button", name="Join Dreamscape").dblclick()

    expect(page).to_have_url(re.compile("/welcome$"))
    assert member(site)
