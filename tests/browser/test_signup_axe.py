"""axe-core finds nothing in any step of the sign-up, with errors, chips and a chosen photo; nor behind the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.axe import violations_on_each
from tests.browser.site import add_member, photo
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page


def test_every_state_at_the_door_is_sound(site: Flask, page: Page) -> None:
    add_member(site, "Mara")
    found: list[str] = []

    def check(state: str) -> None:
        found.extend(f"{state}: {violation}" for violation in violations_on_each(page))

    def press(name: str) -> None:
        page.get_by_role("main").get_by_role("button", name=name).click()

    page.goto("/signup")
    press("Next")
    check("what is missing in the first step")
    page.get_by_label("First name").fill("Mara")
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press("Next")
    page.get_by_text("Show more").click()
    page.get_by_label("Nature").check()
    page.get_by_label("A skill").fill("baking bread in a very small kitchen")
    press("Add")
    check("the second step")
    press("Next")
    press("Another one")
    check("a creature")
    page.locator("#picture").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": photo(320, 200)}
    )
    check("a photo")
    press("Join Dreamscape")
    page.get_by_role("alert").wait_for()
    check("an address that is taken")

    page.goto("/login")
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_label("Password", exact=True).fill("wrong")
    press("Log in")
    check("a wrong log-in")
    for path in ("/password-reset", "/password-reset/made-up", "/dev/outbox"):
        page.goto(path)
        check(path)

    assert found == []
