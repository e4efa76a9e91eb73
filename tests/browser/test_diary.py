"""A diary is written and read, with scripts and without, on a phone and at a desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations_on_each
from tests.browser.conftest import PHONE, Open
from tests.browser.site import add_dream, add_member, log_in, photo

if TYPE_CHECKING:
    from flask import Flask

THERE = "/dreams/a-boat"


@pytest.fixture
def mara(site: Flask) -> Any:
    """She has a dream with a picture and one entry more than a page shows."""
    mara = add_member(site, "Mara", "Lind")
    dream = add_dream(site, mara, "A boat", picture=photo(800, 500))
    now = datetime.now(UTC)
    with site.app_context():
        for day in range(21):
            at = now - timedelta(days=30 - day)
            site.extensions["dreamscape"].diary.add(mara, dream.slug, f"Day {day}: oak.", created_at=at)
    return mara


def window(open_browser: Open, **options: Any) -> Page:
    """Mara's."""
    context = open_browser(viewport=PHONE, **options)
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.goto(THERE)
    return page


@pytest.mark.usefixtures("mara")
def test_without_scripts_it_is_written_changed_and_taken_out(open_browser: Open) -> None:
    page = window(open_browser, java_script_enabled=False)
    page.get_by_label("What happened?").fill("It has a mast.")
    page.get_by_text("A picture", exact=True).first.click()
    files = [{"name": "mast.jpg", "mimeType": "image/jpeg", "buffer": photo(400, 300)}]
    page.get_by_label("Choose a picture").set_input_files(files)  # type: ignore[arg-type]  # a TypedDict of its own
    page.get_by_label("What is to be seen in it?").fill("A mast of pine")
    page.get_by_role("button", name="Add to the diary").click()
    entry = page.locator(".entry").first
    expect(entry).to_contain_text("It has a mast.")
    expect(entry).to_be_in_viewport()
    expect(page.get_by_alt_text("A mast of pine")).to_be_visible()
    entry.get_by_role("link", name="Edit").click()
    page.get_by_label("What happened?").fill("It has two masts.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".entry").first).to_contain_text("It has two masts.")
    page.get_by_role("link", name="Earlier entries").click()
    expect(page.locator(".entry")).to_have_count(2)
    page.get_by_role("link", name="To the latest entries").click()
    page.locator(".entry").first.get_by_role("link", name="Edit").click()
    page.get_by_role("link", name="Delete this entry").click()
    page.get_by_role("button", name="Delete entry").click()
    expect(page.get_by_text("It has two masts.")).to_have_count(0)
    assert page.url.endswith(f"{THERE}#diary")


@pytest.mark.usefixtures("mara")
def test_with_scripts_nothing_typed_is_lost_and_all_of_it_is_read_in_place(open_browser: Open) -> None:
    page = window(open_browser)
    page.get_by_label("What happened?").fill("It has a mast.")
    page.reload()
    expect(page.get_by_label("What happened?")).to_have_value("It has a mast.")
    page.get_by_role("link", name="Earlier entries").click()
    expect(page.locator(".entry")).to_have_count(21)
    page.locator("summary", has_text="A picture").click()
    assert violations_on_each(page) == []
    page.get_by_role("button", name="Add to the diary").click()
    expect(page.locator(".entry").first).to_contain_text("It has a mast.")
    expect(page.get_by_label("What happened?")).to_have_value("")
    page.locator(".entry").first.get_by_role("link", name="Comment").click()
    page.get_by_label("Your comment").fill("Of pine!")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment")).to_contain_text("Of pine!")
    assert violations_on_each(page) == []
