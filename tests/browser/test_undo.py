"""What was deleted at one press can be had back for ten seconds, in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE
from tests.browser.site import add_comment, add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask

    from tests.browser.conftest import Open


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_comment_deleted_by_mistake_comes_back_in_its_place(
    site: Flask, open_browser: Open, scripts: bool
) -> None:
    mara = add_member(site, "Mara")
    dream = add_dream(site, mara, "A boat")
    for body in ("First", "Second", "Third"):
        add_comment(site, dream, mara, body)
    context = open_browser(viewport=PHONE, java_script_enabled=scripts)
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.goto("/dreams/a-boat")
    if scripts:
        page.clock.install()
    comments = page.locator(".comment__body")

    page.locator(".comment").nth(1).get_by_role("button", name="Delete comment").click()
    expect(comments).to_have_text(["First", "Third"])
    expect(page.get_by_role("heading", name="Comments (2)")).to_be_visible()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_in_viewport()
    if scripts:
        expect(page.locator(".comment").nth(1)).to_be_focused()
        assert violations(page) == []
    undo.click()
    expect(comments).to_have_text(["First", "Second", "Third"])
    expect(page.get_by_role("heading", name="Comments (3)")).to_be_visible()
    expect(page.locator(".comment").nth(1)).to_be_focused()

    if not scripts:
        return
    page.locator(".comment").nth(1).get_by_role("button", name="Delete comment").click()
    undo.focus()
    page.clock.run_for(11_000)
    expect(undo).to_be_visible()
    undo.blur()
    page.mouse.move(1, 1)
    page.clock.run_for(11_000)
    expect(undo).to_have_count(0)
    expect(comments).to_have_text(["First", "Third"])
