"""Logging in, and a new password by the mailed link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import add_dream, add_member, log_in
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open

NEW_PASSWORD = "a kite above the roofs"


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_forgotten_password_is_replaced_by_the_mailed_link(
    site: Flask, open_browser: Open, scripts: bool
) -> None:
    add_member(site, "Mara")
    page = open_browser(java_script_enabled=scripts).new_page()
    page.goto("/login")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_text("a mail is on its way")).to_be_visible()

    page.goto("/dev/outbox")
    mail = page.get_by_role("article").filter(has_text="Choose a new password")
    mail.get_by_role("link").click()
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    expect(page).to_have_url(re.compile("/dreamscape"))
    expect(page.get_by_text("That is your new password")).to_be_visible()

    other = open_browser(java_script_enabled=scripts).new_page()
    other.goto("/login")
    for password, address in ((PASSWORD, "/login"), (NEW_PASSWORD, "/dreamscape")):
        other.get_by_label("E-mail").fill("mara@example.org")
        other.get_by_label("Password", exact=True).fill(password)
        other.get_by_role("main").get_by_role("button", name="Log in").click()
        expect(other).to_have_url(re.compile(f"{address}$"))


def test_a_wrong_log_in_says_so_and_keeps_the_address(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value("mara@example.org")


def test_a_password_can_be_looked_at(page: Page) -> None:
    page.goto("/login")
    box = page.get_by_label("Password", exact=True)
    box.fill(PASSWORD)

    page.get_by_role("button", name="Show what I type").click()
    expect(box).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide what I type").click()
    expect(box).to_have_attribute("type", "password")


def test_a_comment_typed_while_the_session_ended_is_there_after_logging_in(
    site: Flask, open_browser: Open
) -> None:
    mara = add_member(site, "Mara")
    dream = add_dream(site, mara, "A boat of our own")
    context = open_browser()
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.goto(f"/dreams/{dream.slug}")
    page.get_by_label("Your comment").fill("I know a man with a boat.\nAsk him.")
    context.clear_cookies()
    page.evaluate("localStorage.clear()")

    page.get_by_role("button", name="Comment", exact=True).click()
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()

    expect(page.get_by_label("Your comment")).to_have_value("I know a man with a boat.\nAsk him.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Ask him.", exact=False).first).to_be_visible()


def test_a_guest_who_wants_to_follow_comes_back_to_the_dream_by_the_sign_up(site: Flask, page: Page) -> None:
    dream = add_dream(site, add_member(site, "Mara"), "A boat of our own")
    page.goto(f"/dreams/{dream.slug}")
    page.get_by_role("main").get_by_role("link", name="Follow dream").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("First name").fill("Tom")
    page.get_by_label("E-mail").fill("tom@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Join Dreamscape").click()

    expect(page).to_have_url(re.compile(f"/dreams/{dream.slug}"))
