"""What scripts add to forms: our own words instead of the browser's, limits told in time, one question at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open
from tests.browser.site import add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask


def test_a_form_says_what_is_missing_and_what_is_too_much_before_it_is_sent(
    site: Flask, open_browser: Open
) -> None:
    add_member(site, "Mara")
    context = open_browser(viewport=PHONE)
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.goto("/dreams/new")
    title, text = page.get_by_label("Title"), page.get_by_label("Your dream")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    page.get_by_role("button", name="Create dream").click()
    expect(title).to_be_focused()
    expect(title).to_have_accessible_description(
        "Short enough to say in one breath. Every dream needs a name."
    )
    expect(page.locator(".field__error")).to_have_count(3)
    expect(page.locator("#categories-error")).to_have_text(
        "Choose at least one, so that others find your dream."
    )

    # An emoji family is one character, as on the server.
    title.fill("👩‍👩‍👧‍👦" * 113)
    expect(page.locator(".character-count")).to_have_text("Characters left: 7")
    expect(page.locator("#announcer")).to_have_text("Characters left: 7")
    assert title.evaluate("input => input.closest('.field').querySelectorAll('.field__error').length") == 0
    title.fill("x" * 121)
    expect(page.locator("#title-error")).to_have_text("At most 120 characters, please; this has 121.")
    title.fill("A boat")
    expect(page.locator(".character-count, #title-error")).to_have_count(0)
    text.fill("With a red sail.")

    boxes = page.locator("#categories input")
    for number in range(6):
        boxes.nth(number).check()
    expect(page.locator("#announcer")).to_have_text("At most 5; these are 6.")
    expect(page.locator("#categories-error")).to_be_in_viewport()
    page.get_by_role("button", name="Create dream").click()
    expect(boxes.nth(0)).to_be_focused()
    assert posts == [], "nothing was sent so far"
    boxes.nth(5).uncheck()
    expect(page.locator(".field__error")).to_have_count(0)
    page.get_by_role("button", name="Create dream").click()
    expect(page.get_by_text("Your dream is out in the world.")).to_be_visible()


def test_where_a_browser_cannot_tell_characters_nobody_is_kept_from_what_the_server_takes(
    site: Flask, open_browser: Open
) -> None:
    add_member(site, "Mara")
    context = open_browser()
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.add_init_script("delete Intl.Segmenter")
    page.goto("/dreams/new")
    title = page.get_by_label("Title")

    for character in ("👩‍👩‍👧‍👦", "👍🏽", "🇳🇴", "❤️", "q\u0323\u0301", "é"):
        title.fill(character * 120)
        expect(page.locator(".character-count")).to_have_text("Characters left: 0")
        assert title.evaluate("input => input.validity.valid")
    title.fill("👩‍👩‍👧‍👦" * 121)
    expect(page.locator("#title-error")).to_have_text("At most 120 characters, please; this has 121.")


def test_a_question_is_asked_once_and_what_cannot_be_reached_is_said_beside_the_button(
    site: Flask, open_browser: Open
) -> None:
    mara, tom = add_member(site, "Mara"), add_member(site, "Tom")
    own, other = add_dream(site, mara, "A boat"), add_dream(site, tom, "A kite")
    context = open_browser(viewport=PHONE)
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.goto(f"/dreams/{own.slug}/edit")

    question = page.get_by_role("link", name="Delete this dream")
    question.evaluate("link => { link.click(); link.click(); }")
    expect(page.get_by_role("dialog")).to_be_visible()
    question.evaluate("link => link.click()")
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(question).to_be_focused()
    question.click()
    expect(page.get_by_role("dialog")).to_have_count(1)

    page.goto(f"/dreams/{other.slug}")
    page.get_by_label("Your comment").fill("How lovely.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_role("article", name="Comment by Mara")).to_contain_text("Your comment is there.")
    for _ in range(2):
        # As htmx tells it; it would also log it as an error.
        page.get_by_role("button", name="Follow dream").evaluate("""button => button.form.dispatchEvent(
            new CustomEvent("htmx:responseError", {
                bubbles: true, detail: { elt: button.form, xhr: { status: 429 } }
            }))""")
    expect(page.get_by_role("alert")).to_contain_text("That was a lot in a short time.")
    assert page.get_by_role("alert").evaluate("""notice => {
        const box = notice.getBoundingClientRect();
        return !notice.closest("form, a, button") && box.width > 250;
    }""")
