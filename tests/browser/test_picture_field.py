"""Choosing a picture: seen before it is sent, taken back, dropped, pasted, sent with what was typed."""

from __future__ import annotations

import base64
import os
import re
import threading
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from dreamscape.media.processing.decoding import Decoded, decode
from tests.browser.site import add_member, log_in, photo
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.browser.conftest import Open


def jpeg(name: str = "boat.jpg", data: bytes | None = None) -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": photo(320, 200) if data is None else data}


def hand_over(page: Page, selector: str, event: str) -> None:
    """Drop or paste a picture on an element, as far as a script can."""
    page.evaluate(
        """async ([selector, event, data]) => {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            const files = new DataTransfer();
            files.items.add(new File([bytes], "kite.jpg", { type: "image/jpeg" }));
            const options = { bubbles: true, cancelable: true };
            document.querySelector(selector).dispatchEvent(event === "paste"
                ? new ClipboardEvent("paste", { ...options, clipboardData: files })
                : new DragEvent(event, { ...options, dataTransfer: files }));
        }""",
        [selector, event, base64.b64encode(photo(320, 200)).decode()],
    )


@pytest.fixture
def new_dream(site: Flask, open_browser: Open) -> Page:
    """Mara at the form for a new dream."""
    add_member(site, "Mara")
    context = open_browser()
    log_in(context, "mara@example.org")
    page = context.new_page()
    page.goto("/dreams/new")
    page.get_by_label("Title").fill("A boat of our own")
    page.get_by_label("Your dream").fill("With a red sail.")
    page.get_by_role("checkbox", name="Travel").check()
    return page


def preview(page: Page) -> Any:
    return page.get_by_role("img", name="The picture you chose")


def test_a_picture_is_seen_in_its_shape_before_it_is_sent_and_can_be_taken_back(new_dream: Page) -> None:
    new_dream.locator("#picture").set_input_files(jpeg())

    expect(preview(new_dream)).to_be_visible()
    box = preview(new_dream).bounding_box()
    assert box
    assert box["width"] / box["height"] == pytest.approx(1.6, abs=0.02)
    expect(new_dream.get_by_text("boat.jpg, ")).to_be_visible()
    new_dream.get_by_role("button", name="Cancel").click()
    expect(preview(new_dream)).to_be_hidden()
    assert new_dream.locator("#picture").evaluate("input => input.files.length") == 0
    expect(new_dream.locator("#picture")).to_be_focused()


@pytest.mark.parametrize("event", ["drop", "paste"])
def test_a_picture_can_be_dropped_or_pasted(new_dream: Page, event: str) -> None:
    hand_over(new_dream, "[data-picture-field]" if event == "drop" else "body", event)

    expect(preview(new_dream)).to_be_visible()
    assert new_dream.locator("#picture").evaluate("input => input.files[0].name") == "kite.jpg"
    new_dream.get_by_role("button", name="Create dream").click()
    expect(new_dream).to_have_url(re.compile("/dreams/a-boat-of-our-own$"))
    expect(new_dream.get_by_role("main").locator(".picture img")).to_be_visible()


def test_a_picture_that_misses_its_field_does_not_take_the_pages_place(new_dream: Page) -> None:
    hand_over(new_dream, "footer", "drop")

    expect(new_dream.get_by_label("Title")).to_have_value("A boat of our own")


def test_a_picture_that_is_too_heavy_is_refused_before_it_is_sent(new_dream: Page, tmp_path: Path) -> None:
    field = new_dream.locator("[data-picture-field]")
    limit = int(field.get_attribute("data-max-bytes") or 0)
    heavy = tmp_path / "heavy.jpg"
    heavy.touch()
    os.truncate(heavy, limit + 1024 * 1024)
    new_dream.locator("#picture").set_input_files(heavy)

    expect(field.get_by_text("Your picture has 16 MB; the most is 15 MB.")).to_be_visible()
    expect(new_dream.locator("#picture")).to_have_attribute("aria-invalid", "true")
    expect(preview(new_dream)).to_be_hidden()
    new_dream.locator("#picture").set_input_files(jpeg())
    expect(field.get_by_text("the most is")).to_have_count(0)


def test_a_picture_and_all_that_was_typed_arrive(new_dream: Page) -> None:
    new_dream.locator("#picture").set_input_files(jpeg())
    new_dream.get_by_role("button", name="Create dream").click()

    expect(new_dream).to_have_url(re.compile("/dreams/a-boat-of-our-own$"))
    expect(new_dream.get_by_role("heading", name="A boat of our own")).to_be_visible()
    expect(new_dream.get_by_role("main").locator(".picture img")).to_be_visible()


def test_a_progress_bar_shows_while_the_picture_is_on_its_way(new_dream: Page) -> None:
    seen = new_dream.evaluate_handle(
        """() => { const seen = []; new MutationObserver(() => {
            const bar = document.querySelector("progress"); if (bar) seen.push(bar.getAttribute("aria-label"));
        }).observe(document.body, { childList: true, subtree: true }); return seen; }"""
    )
    new_dream.route("**/dreams/new", lambda route: route.abort())
    new_dream.locator("#picture").set_input_files(jpeg())
    new_dream.get_by_role("button", name="Create dream").click()

    expect(new_dream.get_by_text("The site could not be reached.")).to_be_visible()
    assert "Sending your picture" in seen.json_value()
    expect(new_dream.locator("progress")).to_have_count(0)
    expect(preview(new_dream)).to_be_visible()
    new_dream.unroute("**/dreams/new")
    new_dream.get_by_role("button", name="Create dream").click()
    expect(new_dream).to_have_url(re.compile("/dreams/a-boat-of-our-own$"))


def test_once_all_is_sent_one_reads_that_the_site_is_at_work(
    new_dream: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()

    def slowly(*arguments: Any, **options: Any) -> Decoded:
        assert looked.wait(30)
        return decode(*arguments, **options)

    monkeypatch.setattr("dreamscape.media.processing.pipeline.decode", slowly)
    new_dream.locator("#picture").set_input_files(jpeg())
    new_dream.get_by_role("button", name="Create dream").click()

    expect(new_dream.get_by_text("It has arrived. Now we make it ready…")).to_be_visible(timeout=15_000)
    looked.set()
    expect(new_dream).to_have_url(re.compile("/dreams/a-boat-of-our-own$"))


def test_an_error_elsewhere_keeps_the_picture_too(new_dream: Page) -> None:
    new_dream.get_by_role("checkbox", name="Travel").uncheck()
    new_dream.locator("#picture").set_input_files(jpeg())
    new_dream.get_by_role("button", name="Create dream").click()

    expect(new_dream.locator("#categories-error")).to_be_visible()
    expect(preview(new_dream)).to_be_visible()
    new_dream.get_by_role("checkbox", name="Travel").check()
    new_dream.get_by_role("button", name="Create dream").click()
    expect(new_dream).to_have_url(re.compile("/dreams/a-boat-of-our-own$"))
    expect(new_dream.get_by_role("main").locator(".picture img")).to_be_visible()


def test_what_the_server_refuses_is_said_and_the_rest_stays(new_dream: Page) -> None:
    new_dream.locator("#picture").set_input_files(jpeg("boat.jpg", b"\xff\xd8\xff not a picture"))
    expect(new_dream.get_by_text("No preview of this kind")).to_be_visible()
    new_dream.get_by_role("button", name="Create dream").click()

    expect(new_dream.locator("#picture-error")).to_be_visible()
    expect(new_dream.get_by_role("alert")).to_be_focused()
    expect(new_dream.get_by_label("Title")).to_have_value("A boat of our own")
    assert new_dream.locator("#picture").evaluate("input => input.files.length") == 0


def test_what_is_no_picture_is_said_before_it_is_sent_and_the_one_chosen_before_stays(
    new_dream: Page,
) -> None:
    chosen, alt = new_dream.locator("#picture"), new_dream.get_by_label("What is to be seen in it?")
    expect(alt).to_be_hidden()
    # What the browser cannot draw may well be a picture.
    chosen.set_input_files(jpeg("boat.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"))
    expect(alt).to_be_visible()
    expect(new_dream.get_by_text("No preview of this kind")).to_be_visible()

    for name, data, words in (
        ("boat.jpg", b"%PDF-1.7", "is no picture that we know"),
        ("none.jpg", b"", "This file is empty"),
    ):
        chosen.set_input_files(jpeg(name, data))
        expect(new_dream.locator("#picture-error")).to_contain_text(words)
        assert chosen.evaluate("input => input.files[0].name") == "boat.heic"
    expect(new_dream.get_by_text("boat.heic, ")).to_be_visible()
    new_dream.get_by_role("button", name="Cancel").click()
    expect(alt).to_be_hidden()


def test_at_the_sign_up_a_photo_is_round_and_a_creature_takes_its_place_again(
    site: Flask, page: Page
) -> None:
    page.goto("/signup")
    page.get_by_label("First name").fill("Mara")
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    creature = page.locator("[data-picture-current]")
    expect(creature).to_be_visible()

    page.locator("#picture").set_input_files(jpeg("me.jpg"))
    expect(preview(page)).to_be_visible()
    expect(creature).to_be_hidden()
    box = preview(page).bounding_box()
    assert box
    assert box["width"] == pytest.approx(box["height"])
    page.get_by_role("button", name="Cancel").click()
    expect(creature).to_be_visible()
    page.locator("#picture").set_input_files(jpeg("me.jpg"))
    page.locator("input[name=avatar]").nth(2).check()
    expect(creature).to_be_visible()
    page.locator("#picture").set_input_files(jpeg("me.jpg"))
    page.get_by_role("button", name="Join Dreamscape").click()

    expect(page).to_have_url(re.compile("/welcome$"))
    assert site.extensions["dreamscape"].accounts.by_email("mara@example.org").picture
