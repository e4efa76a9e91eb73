"""A letter from the first word to the day it is read, from both sides, with scripts and without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from playwright.sync_api import expect

from dreamscape.store.sealed_letters.opening import open_for_coming_true
from tests.browser.axe import violations_on_each
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.site import add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts, on a phone", "without, at a desk"])
def test_a_letter_is_sealed_waits_and_is_read(
    site: Flask, open_browser: Open, db: Any, scripts: bool
) -> None:
    add_member(site, "Mara", "Lind")
    choir = add_dream(site, add_member(site, "Tom", "Okoye"), "A choir")
    look: dict[str, Any] = {"viewport": PHONE if scripts else DESK, "java_script_enabled": scripts}
    look["color_scheme"] = "light" if scripts else "dark"
    hers, his = open_browser(**look), open_browser(**look, reduced_motion="reduce")
    log_in(hers, "mara@example.org")
    log_in(his, "tom@example.org")
    page, other = hers.new_page(), his.new_page()
    found: list[Any] = []

    # She writes, changes her mind about the day, and is told kindly what is missing.
    page.goto("/dreams/a-choir")
    page.get_by_role("link", name="Seal a letter").click()
    page.get_by_label("Your letter").fill("Dear Tom,\nthey are a choir.")
    expect(page.get_by_label("On which day?")).to_be_hidden()
    page.get_by_role("radio", name="On a date").check()
    page.get_by_label("On which day?").fill("2019-01-01")
    page.get_by_role("button", name="Seal letter").click()
    expect(page.locator("#opens_on-error")).to_contain_text("Choose a day from tomorrow on.")
    expect(page.get_by_label("Your letter")).to_have_value("Dear Tom,\nthey are a choir.")
    found += violations_on_each(page) if scripts else []
    expect(page.get_by_label("may let others read it")).to_be_hidden()
    page.get_by_role("radio", name="On a hard day").check()
    page.get_by_role("button", name="Seal letter").click()
    expect(page.get_by_role("heading", name="Sealed, for a hard day")).to_be_visible()
    page.get_by_text("Read it again", exact=True).click()
    expect(page.get_by_text("they are a choir.")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_url("**/dreams/a-choir")
    assert db["sealed_letters"].count_documents({}) == 0

    # She seals two.
    for day, words in (("On a hard day", "For a hard day."), ("When it comes true", "For the day.")):
        page.goto("/dreams/a-choir/letters")
        page.get_by_label("Your letter").fill(words)
        page.get_by_role("radio", name=day).check()
        if day == "When it comes true":
            page.get_by_label("may let others read it").check()
        page.get_by_role("button", name="Seal letter").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Sealed")
    before = datetime.now(UTC) - timedelta(days=2)
    db["sealed_letters"].update_many({}, {"$set": {"sealed_at": before}})

    # He knows that they wait, and presses on a hard day.
    other.goto("/dreams/a-choir")
    expect(other.locator("#letters")).to_contain_text("2 letters are waiting")
    expect(other.locator("#letters")).not_to_contain_text("Mara")
    other.get_by_role("button", name="Today is hard").click()
    expect(other.get_by_role("heading", name="Somebody thought of today")).to_be_visible()
    expect(other.get_by_text("For a hard day.")).to_be_visible()
    other.get_by_role("link", name="Back to the dream").click()
    other.get_by_role("button", name="Today is hard").click()
    expect(other.get_by_text("One letter a day. The others have time.")).to_be_visible()

    # It comes true; he lets others read hers.
    open_for_coming_true(db, ObjectId(choir.id), datetime.now(UTC), None)
    other.goto("/dreams/a-choir/letters/opened")
    expect(other.get_by_role("article")).to_have_count(2)
    assert (
        other.locator(".letter__paper").first.evaluate("it => getComputedStyle(it).animationName") == "none"
    )
    other.get_by_role("button", name="Let others read it").click()
    expect(other.get_by_role("button", name="keep it to myself")).to_be_visible()
    found += violations_on_each(other) if scripts else []
    page.goto("/dreams/a-choir/letters/opened")
    expect(page.get_by_text("For the day.")).to_be_visible()
    expect(page.get_by_text("For a hard day.")).to_have_count(0)
    page.goto("/letters")
    expect(page.get_by_role("listitem").filter(has_text="A choir")).to_have_count(2)
    found += violations_on_each(page) if scripts else []
    assert found == []
