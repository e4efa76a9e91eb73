"""One's account: another address, another browser, and the way out and back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations_on_each
from tests.browser.site import add_dream, add_member, log_in, photo
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
PAGES = [
    "/profile",
    "/people/mara-lind",
    "/people/mara-lind/followers",
    "/people/mara-lind/following",
    "/people/tom",
    *(
        f"/settings{page}"
        for page in (
            "",
            "/email",
            "/password",
            "/sessions",
            "/theme",
            "/privacy",
            "/notifications",
            "/peace",
            "/export",
            "/delete",
        )
    ),
]


def at(open_browser: Open, path: str, email: str = "mara@example.org", **options: object) -> Page:
    """Somebody who has just logged in, on this page."""
    context = open_browser(**options)
    log_in(context, email)
    page = context.new_page()
    page.goto(path)
    return page


def password_box(page: Page, name: str = "Your password") -> None:
    page.get_by_label(name, exact=True).fill(PASSWORD)


@SCRIPTS
def test_an_address_is_changed_by_the_mailed_link(site: Flask, open_browser: Open, scripts: bool) -> None:
    add_member(site, "Mara", "Lind")
    page = at(open_browser, "/settings/email", java_script_enabled=scripts)

    page.get_by_label("New address").fill("new@example.org")
    password_box(page)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_text("A mail is on its way to new@example.org. Open").first).to_be_visible()
    page.goto("/dev/outbox")
    notice = page.get_by_role("article").filter(has_text="Your address is about to change")
    expect(notice).to_contain_text("mara@example.org")
    page.get_by_role("article").filter(has_text="Is this your address?").get_by_role("link").click()
    page.get_by_role("button", name="Yes, it is mine").click()

    expect(page.get_by_text("new@example.org is your address here")).to_be_visible()
    log_in(open_browser(java_script_enabled=scripts), "new@example.org")


@SCRIPTS
def test_a_session_is_ended_from_another_browser(site: Flask, open_browser: Open, scripts: bool) -> None:
    add_member(site, "Mara", "Lind")
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"
    left_open = at(open_browser, "/dreamscape", user_agent=firefox, java_script_enabled=scripts)
    page = at(open_browser, "/settings/sessions", java_script_enabled=scripts)

    page.get_by_role("listitem").filter(has_text="Firefox on Linux").get_by_role("button").click()

    expect(page.get_by_text("Logged out there.")).to_be_visible()
    expect(page.get_by_text("Firefox on Linux")).to_have_count(0)
    left_open.goto("/settings")
    expect(left_open).to_have_url(re.compile("/login"))
    page.goto("/settings")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()


@SCRIPTS
def test_who_deletes_their_account_can_change_their_mind_and_who_does_not_is_gone(
    site: Flask, open_browser: Open, scripts: bool
) -> None:
    add_dream(site, add_member(site, "Mara", "Lind"), "A boat")
    for time in ("they come back", "they do not"):
        page = at(open_browser, "/settings/delete", java_script_enabled=scripts)
        password_box(page)
        page.get_by_label("goodbye").fill("Goodbye")
        page.get_by_role("button", name="Delete my account").click()
        expect(page.get_by_text("log in before then")).to_be_visible()
        page.goto("/dreams/a-boat")
        expect(page.get_by_role("heading", name="A boat")).to_be_visible()
        if time == "they come back":
            back = at(open_browser, "/settings", java_script_enabled=scripts)
            expect(back.get_by_role("heading", name="Settings")).to_be_visible()

    with site.app_context():
        account_deletion = site.extensions["dreamscape"].account_deletion
        assert account_deletion.purge(datetime.now(UTC) + timedelta(days=13)) == 0
        assert account_deletion.purge(datetime.now(UTC) + timedelta(days=15)) == 1

    for path in ("/dreams/a-boat", "/people/mara-lind"):
        answer = page.goto(path)
        assert answer
        assert answer.status == 410


@SCRIPTS
def test_a_theme_is_applied_at_once(site: Flask, open_browser: Open, scripts: bool) -> None:
    add_member(site, "Mara", "Lind")
    page = at(open_browser, "/settings/theme", color_scheme="light", java_script_enabled=scripts)
    paper = "getComputedStyle(document.body).backgroundColor"
    morning = page.evaluate(paper) if scripts else None

    page.get_by_label("Night", exact=True).check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("How is this?")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    if scripts:
        assert page.evaluate(paper) != morning


def test_everything_that_is_ones_own_can_be_taken_along(site: Flask, open_browser: Open) -> None:
    add_dream(site, add_member(site, "Mara", "Lind"), "A boat")
    page = at(open_browser, "/settings/export")

    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()

    assert download.value.suggested_filename == "dreamscape-mara-lind.zip"
    assert download.value.failure() is None


@pytest.mark.timeout(900)
def test_every_page_is_sound(site: Flask, open_browser: Open) -> None:
    details = {"interests": ["sea", "travel"], "skills": ["baking", "fixing engines"]}
    mara, tom = add_member(site, "Mara", "Lind", **details), add_member(site, "Tom", picture=photo(400, 400))
    add_dream(site, mara, "A boat")
    services = site.extensions["dreamscape"]
    with site.app_context():
        services.follows.follow_member(tom, mara.slug)
        services.follows.follow_member(mara, tom.slug)
    at(open_browser, "/dreamscape")
    page = at(open_browser, "/profile")
    page.get_by_label("Last name").fill("Berg")
    page.get_by_role("button", name="Save").click()

    found = []
    for path in PAGES:
        page.goto(path)
        found += [f"{path}: {violation}" for violation in violations_on_each(page)]
    assert found == []
