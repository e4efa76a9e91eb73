"""A talk from its first line to the thanks, from both sides, with scripts and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bson import ObjectId
from playwright.sync_api import expect

from tests.browser.axe import violations_on_each
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.site import add_dream, add_member, log_in, photo
from tests.support.rooms import a_room

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts, on a phone", "without, at a desk"])
def test_two_talk_and_thank_each_other(site: Flask, open_browser: Open, db: Any, scripts: bool) -> None:
    mara, tom = add_member(site, "Mara", "Lind"), add_member(site, "Tom", "Okoye")
    choir = add_dream(site, tom, "A choir")
    room = a_room(db, tom.id, mara.id, ObjectId(choir.id), "Can this old piano be saved?")
    look: dict[str, Any] = {"viewport": PHONE if scripts else DESK, "java_script_enabled": scripts}
    look["color_scheme"] = "light" if scripts else "dark"
    hers, his = open_browser(**look), open_browser(**look)
    log_in(hers, "mara@example.org")
    log_in(his, "tom@example.org")
    page, other = hers.new_page(), his.new_page()
    found: list[Any] = []

    # He waits in the room, and what she writes comes to him.
    other.goto(f"/rooms/{room}")
    expect(other.get_by_text("Nothing has been said yet.")).to_be_visible()
    page.goto("/rooms")
    page.get_by_role("link", name="Can this old piano be saved?").click()
    page.get_by_label("Write to Tom").fill("Open the lid, please.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Open the lid, please.")).to_be_visible()
    if not scripts:
        other.get_by_role("link", name="Look for new lines").click()
    expect(other.get_by_text("Open the lid, please.")).to_be_visible(timeout=20_000)

    # A link has to wait, and nothing is lost; he shows a picture.
    other.get_by_label("Write to Mara").fill("See pianos.example.org")
    other.get_by_role("button", name="Send").click()
    expect(other.locator("#body-error")).to_contain_text("pianos.example.org")
    expect(other.get_by_label("Write to Mara")).to_have_value("See pianos.example.org")
    found += violations_on_each(other) if scripts else []
    other.get_by_label("Write to Mara").fill("Here she is.")
    other.locator(".room-write__picture > summary").click()
    other.locator("#picture").set_input_files(
        {"name": "piano.png", "mimeType": "image/png", "buffer": photo()}
    )
    other.get_by_role("button", name="Send").click()
    expect(other.locator(".room-line img").last).to_be_visible()
    expect(other.get_by_text("Here she is.")).to_be_visible()
    found += violations_on_each(other) if scripts else []

    # She says that it is done, and writes her line.
    page.reload()
    page.get_by_role("button", name="Close room").click()
    expect(page.get_by_role("heading", name="Done. A line for")).to_be_visible()
    page.get_by_label("Your line").fill("You never once laughed at the piano.")
    page.get_by_label("Show our lines on my profile").check()
    found += violations_on_each(page) if scripts else []
    page.get_by_role("button", name="Seal my line").click()
    expect(page.get_by_text("It is sealed until both are in")).to_be_visible()

    # He opens both.
    other.goto(f"/rooms/{room}")
    expect(other.get_by_text("You never once laughed")).to_have_count(0)
    other.get_by_role("link", name="A line for").click()
    other.get_by_label("Your line").fill("Forty keys in, you asked how I was.")
    other.get_by_role("button", name="Open both").click()
    expect(other.get_by_text("You never once laughed at the piano.")).to_be_visible()

    # And all who see the dream read them.
    guest = open_browser(**look).new_page()
    guest.goto("/dreams/a-choir")
    expect(guest.get_by_role("heading", name="With a hand from Mara")).to_be_visible()
    expect(guest.get_by_text("Forty keys in, you asked how I was.")).to_be_visible()
    found += violations_on_each(guest) if scripts else []

    assert not found


def test_an_open_page_learns_that_the_room_was_closed(site: Flask, open_browser: Open, db: Any) -> None:
    mara, tom = add_member(site, "Mara", "Lind"), add_member(site, "Tom", "Okoye")
    choir = add_dream(site, tom, "A choir")
    room = a_room(db, tom.id, mara.id, ObjectId(choir.id))
    his = open_browser(viewport=PHONE)
    log_in(his, "tom@example.org")
    page = his.new_page()
    page.goto(f"/rooms/{room}")
    page.get_by_label("Write to Mara").fill("I was about to say")

    with site.app_context():
        site.extensions["dreamscape"].rooms.close(room, mara)

    expect(page.get_by_role("link", name="This room has been closed.")).to_be_visible(timeout=20_000)
    expect(page.get_by_label("Write to Mara")).to_have_value("I was about to say")
