"""A second step in a real browser: setting it up, logging in with it, losing it all, and being helped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations_on_each
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.site import add_member, log_in
from tests.support.phone import code_of
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from flask import Flask


def sound(page: Page) -> None:
    """Nothing is wrong with the page, in both themes, on a phone and on a desk."""
    assert [f"{page.url}: {one}" for one in violations_on_each(page)] == []


def give_password(page: Page, email: str = "mara@example.org") -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()


def give_code(page: Page, code: str) -> None:
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Go on").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_setting_it_up_to_losing_everything(site: Flask, open_browser: Open, scripts: bool) -> None:
    add_member(site, "Mara", "Lind")
    add_member(site, "Ada")
    with site.app_context():
        site.extensions["dreamscape"].moderation.roles.set("ada@example.org", "admin")
    context = open_browser(java_script_enabled=scripts, viewport=PHONE)
    log_in(context, "mara@example.org")
    page = context.new_page()
    look = sound if scripts else lambda _page: None

    page.goto("/settings")
    page.get_by_role("link", name="Security").click()
    look(page)
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="A square picture for the camera")).to_be_visible()
    look(page)
    secret = re.sub(r"\s", "", page.locator(".set-up__key").inner_text())
    page.get_by_label("Code from the app").fill(code_of(secret))
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    look(page)
    codes = page.locator("code").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Keep as a file").click()
    assert download.value.suggested_filename == "dreamscape-recovery-codes.txt"
    page.get_by_role("button", name="I have them").click()
    expect(page.get_by_text("10 of 10 left")).to_be_visible()
    look(page)

    other = open_browser(java_script_enabled=scripts, viewport=PHONE).new_page()
    give_password(other)
    expect(other).to_have_url(re.compile("/login/second-step$"))
    look(other)
    give_code(other, "12345")
    expect(other.get_by_role("alert")).to_contain_text("none of your recovery codes")
    give_code(other, code_of(secret, 1))
    expect(other).to_have_url(re.compile("/dreamscape$"))
    for path in ("totp/remove", "recovery-codes/renew"):
        other.goto(f"/settings/security/{path}")
        expect(other.get_by_label("Your password", exact=True)).to_be_visible()
        look(other)

    third = open_browser(java_script_enabled=scripts, viewport=PHONE).new_page()
    give_password(third)
    third.get_by_role("link", name="My phone is not here").click()
    look(third)
    give_code(third, codes[3])
    expect(third).to_have_url(re.compile("/dreamscape$"))

    desk = open_browser(java_script_enabled=scripts, viewport=DESK)
    log_in(desk, "ada@example.org")
    ada = desk.new_page()
    ada.goto("/admin/members?q=mara")
    ada.get_by_role("link", name="Mara Lind").click()
    ada.locator("summary", has_text="Take second step away").click()
    look(ada)
    ada.set_viewport_size({"width": DESK["width"], "height": 800})
    ada.get_by_role("button", name="Take it away from").locator("xpath=ancestor::form").get_by_label(
        "Why?"
    ).fill("Her phone fell into the sea; I called her.")
    ada.get_by_role("button", name="Take it away from").click()
    expect(ada.get_by_text("Their password alone lets them in now")).to_be_visible()
    give_password(page)
    expect(page).to_have_url(re.compile("/dreamscape$"))
