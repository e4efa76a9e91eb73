"""Two with the same dream find each other, from both sides, with scripts and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from dreamscape.models.dream_states import StateContent
from tests.browser.axe import violations_on_each
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.site import add_dream, add_member, log_in

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts, on a phone", "without, at a desk"])
def test_two_say_yes_and_a_thread_ties_them(site: Flask, open_browser: Open, scripts: bool) -> None:
    for number, name in enumerate(("Ada", "Wil", "Yulia", "Noor", "Pip")):
        add_dream(site, add_member(site, name, "Lind"), f"The sea {number}", categories=("travel",))
    tom, mara = add_member(site, "Tom", "Okoye"), add_member(site, "Mara", "Lind")
    theirs = add_dream(site, tom, "Play the accordion at a wedding", categories=("music",))
    mine = add_dream(site, mara, "An accordion for every wedding", categories=("music",))
    look: dict[str, Any] = {"viewport": PHONE if scripts else DESK, "java_script_enabled": scripts}
    look["color_scheme"] = "light" if scripts else "dark"
    hers, his = open_browser(**look), open_browser(**look)
    log_in(hers, "mara@example.org")
    log_in(his, "tom@example.org")
    page, other = hers.new_page(), his.new_page()
    found: list[Any] = []

    page.goto(f"/dreams/{mine.slug}")
    expect(page.locator("#sky")).to_contain_text("Somebody else dreams something like this.")
    page.get_by_role("link", name="Look across to them").click()
    found += violations_on_each(page) if scripts else []
    page.get_by_role("button", name="Not quite").click()
    expect(page.get_by_text("Nobody is told.")).to_be_visible()
    # It stays where it can be said anew, and one stands there again.
    page.get_by_role("button", name="Yes, the same").click()
    expect(page.get_by_text("for you alone")).to_be_visible()

    # He sees nothing of it, and says the same.
    other.goto(f"/dreams/{theirs.slug}/sky")
    expect(other.get_by_text("Is it the same dream?")).to_be_visible()
    other.get_by_role("button", name="Yes, the same").click()
    expect(other.get_by_role("heading", name="Tied by a thread")).to_be_visible()
    other.goto(f"/dreams/{theirs.slug}")
    expect(other.locator("#sky").get_by_role("link", name=mine.title)).to_be_visible()

    # It comes true for him: her lantern, and his news come first.
    with site.app_context():
        services = site.extensions["dreamscape"]
        said = StateContent("came_true", worth="Every evening.", may_ask=True)
        services.dream_states.change(services.accounts.by_email("tom@example.org"), theirs.slug, said)
    page.goto("/dreamscape?view=followed")
    expect(page.get_by_role("heading", name=theirs.title)).to_be_visible()
    page.goto("/notifications")
    page.get_by_role("link", name="dreams the same as you").click()
    expect(page.get_by_role("heading", name="A lantern: Tom has lived it")).to_be_visible()
    expect(page.get_by_text("Every evening.")).to_be_visible()
    found += violations_on_each(page) if scripts else []
    page.goto(f"/dreams/{mine.slug}")
    expect(page.locator("#sky")).to_contain_text("and has lived it")
    found += violations_on_each(page) if scripts else []
    page.goto(f"/dreams/{mine.slug}/sky")
    page.get_by_role("button", name="Untie").click()
    expect(page.get_by_role("heading", name="Tied by a thread")).to_have_count(0)
    assert found == []
