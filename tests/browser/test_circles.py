"""A circle is made, filled from somebody's page and deleted, by the same presses with scripts and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE, Open
from tests.browser.site import add_member, log_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_circle_from_its_first_to_its_last_day(
    site: Flask, open_browser: Open, db: Any, scripts: bool
) -> None:
    mara, tom = add_member(site, "Mara", "Lind"), add_member(site, "Tom", "Okoye")
    ines = add_member(site, "Inês", "Ferreira")
    with site.app_context():
        for one, other in ((mara, tom), (mara, ines)):
            site.extensions["dreamscape"].follows.follow_member(one, other.slug)
    context = open_browser(viewport=PHONE, java_script_enabled=scripts)
    log_in(context, "mara@example.org")
    page = context.new_page()

    page.goto("/circles")
    page.get_by_role("link", name="Start a circle").click()
    page.get_by_label("What is it called?").fill("The swimmers")
    if scripts:
        page.get_by_label("Find somebody by name").fill("ines f")
        expect(page.get_by_label("Tom Okoye")).to_be_hidden()
    page.get_by_label("Inês Ferreira").check()
    page.get_by_role("button", name="Save").click()
    card = page.get_by_role("article", name="The swimmers")
    expect(card).to_contain_text("Inês")

    page.goto("/people/tom-okoye")
    page.get_by_role("link", name="Put into a circle").click()
    expect(page.locator("dialog")).to_have_count(int(scripts))
    page.get_by_label("The swimmers").check()
    assert not (violations(page, PHONE["width"]) if scripts else [])
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/people/tom-okoye")
    assert len(db["circles"].find_one()["people"]) == 2

    page.goto("/circles")
    page.get_by_role("link", name="The swimmers", exact=True).click()
    page.get_by_role("link", name="Delete circle").click()
    expect(page.get_by_text("No dream of yours is for it.")).to_be_visible()
    page.get_by_role("button", name="Delete circle").click()
    page.wait_for_url("**/circles")
    expect(page.get_by_role("heading", name="No circle yet")).to_be_visible()
