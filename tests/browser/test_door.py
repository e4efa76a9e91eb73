"""A noisy door in a browser: the proof of work is done by itself, waits for nobody longer than it must, and is not
missed where it cannot be done."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dreamscape.services.accounts import proof_of_work
from dreamscape.web import door_guard
from tests.browser.axe import violations_on_each
from tests.browser.conftest import PHONE, Open
from tests.support.visitor import PASSWORD

DONE = "your device has done a small sum"


@pytest.fixture
def settings(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    # Playwright types faster than anybody.
    monkeypatch.setattr(door_guard, "QUICKEST", dict.fromkeys(door_guard.QUICKEST, 0.0))
    noisy = dict.fromkeys(("QUIET_SIGNUP", "QUIET_LOGIN", "QUIET_RESET"), "0 per hour")
    return {**settings, "NEWCOMER_LIMITS": True, "RATELIMIT_ENABLED": True, **noisy}


def fill_you(page: Page, name: str) -> None:
    page.get_by_label("First name").fill(name)
    page.get_by_label("E-mail").fill(f"{name.lower()}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I am at least").check()


def proof_of(db: Any, name: str) -> str:
    return str(db["users"].find_one({"email_key": f"{name.lower()}@example.org"})["joined"]["proof"])


def test_with_scripts_it_is_done_while_the_form_is_filled_in(
    open_browser: Open, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_browser().new_page()
    found: list[str] = []

    def press(name: str) -> None:
        page.get_by_role("main").get_by_role("button", name=name).click()

    def check(state: str) -> None:
        found.extend(f"{state}: {violation}" for violation in violations_on_each(page))

    page.goto("/signup")
    fill_you(page, "Mara")
    expect(page.get_by_label("Leave this empty")).to_be_hidden()
    press("Next")
    press("Next")
    box = page.get_by_role("checkbox", name=DONE)
    expect(box).to_be_checked()
    check("done")
    # By keyboard: taken back, and done once more.
    box.focus()
    page.keyboard.press("Space")
    again = page.get_by_role("checkbox", name="Let my device show")
    expect(again).not_to_be_checked()
    check("not yet done")
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    press("Join Dreamscape")
    page.wait_for_url("**/welcome")
    assert proof_of(db, "Mara") == "solved"

    # Who is faster than their device waits a moment, and presses once.
    page.context.clear_cookies()
    monkeypatch.setattr(proof_of_work, "FEWEST", 3_000)
    monkeypatch.setattr(proof_of_work, "MOST", 3_001)
    page.goto("/login")
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#announcer")).to_have_text("Your device is doing a small sum for us…")
    page.wait_for_url("**/dreamscape", timeout=60_000)  # a busy machine sums slowly
    assert db["spent_challenges"].count_documents({}) == 2

    # And where it cannot be done, nobody is kept out.
    page.context.clear_cookies()
    page.route("**/pbkdf2.js", lambda route: route.abort())
    page.goto("/password-reset")
    expect(page.get_by_text("Your device could not do the sum. Go on all the same.")).to_be_visible()
    check("could not be done")
    page.get_by_label("E-mail").fill("mara@example.org")
    press("Send me a link")
    page.wait_for_url("**/login")

    assert found == []


def test_without_scripts_one_signs_up_and_is_told_what_that_means(open_browser: Open, db: Any) -> None:
    page = open_browser(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/signup")

    expect(page.get_by_text("Does your browser run no scripts? Sign up all the same.")).to_be_visible()
    expect(page.get_by_label("Leave this empty")).to_be_hidden()
    fill_you(page, "Mara")
    page.get_by_role("button", name="Join Dreamscape").click()
    page.wait_for_url("**/welcome")
    assert proof_of(db, "Mara") == "missing"
