"""From the front page to one's first dream: eight taps at most, in a minute, with a picture and without scripts too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.site import photo
from tests.support.visitor import PASSWORD

if TYPE_CHECKING:
    from tests.browser.conftest import Open

PHONE = {"width": 390, "height": 844}
MOST_TAPS = 8
A_MINUTE = 60
# What a person takes for it, as the keystroke-level model has it: to point, to press a key, to make up their mind. So
# that the seconds are those of a person, and the same on every machine.
TAP, KEY, THOUGHT = 1.1, 0.28, 1.35


@dataclass
class Thumb:
    """A person on their phone, whose taps and seconds are counted."""

    taps: int = 0
    seconds: float = 0.0

    def tap(self, what: Locator) -> None:
        what.tap()
        self.taps += 1
        self.seconds += TAP + THOUGHT

    def write(self, into: Locator, words: str) -> None:
        """Each field costs a tap: on phones nothing else brings up the keys."""
        self.tap(into)
        into.press_sequentially(words)
        self.seconds += KEY * len(words)


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_front_page_to_the_first_dream(open_browser: Open, scripts: bool) -> None:
    phone = open_browser(viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=scripts)
    page, thumb, found = phone.new_page(), Thumb(), []
    page.goto("/")

    thumb.tap(page.get_by_role("link", name="Share your first dream"))
    expect(page).to_have_url(re.compile("/dreams/new$"))
    thumb.write(page.get_by_label("Your dream"), "At my daughter’s wedding. She is six, so there is time.")
    thumb.write(page.get_by_label("its title"), "Play the accordion")
    if scripts:
        found += _looked_at(page, "write")
        # Whoever has a picture taps once more for it; the words alone are what is counted.
        page.get_by_text("Add a picture").tap()
        page.locator("#picture").set_input_files(
            {"name": "IMG_1.JPG", "mimeType": "image/jpeg", "buffer": photo(640, 400)}
        )
    thumb.tap(page.get_by_role("button", name="Go on"))

    expect(page.get_by_role("heading", name="And who are you?")).to_be_visible()
    expect(page.get_by_text("Play the accordion")).to_be_visible()
    thumb.write(page.get_by_label("First name"), "Lena")
    thumb.write(page.get_by_label("E-mail"), "lena@example.org")
    thumb.write(page.get_by_label("Password", exact=True), PASSWORD)
    if scripts:
        found += _looked_at(page, "who")
    thumb.tap(page.get_by_role("button", name="Say it out loud"))

    expect(page.get_by_role("heading", name="There it goes, Lena")).to_be_visible()
    expect(page.get_by_role("heading", name="Play the accordion")).to_be_visible()
    assert thumb.taps <= MOST_TAPS
    assert thumb.seconds <= A_MINUTE
    if scripts:
        expect(page.get_by_role("img", name="A picture for “Play the accordion”")).to_be_visible()
        found += _looked_at(page, "out")
        page.get_by_role("button", name="Send it to a friend").tap()
        expect(page.get_by_label("A link to this dream")).to_have_value(
            re.compile("/dreams/play-the-accordion$")
        )
    assert found == []

    page.goto("/dreams/play-the-accordion")
    expect(page.get_by_role("heading", name="There it goes, Lena")).to_have_count(0)


def _looked_at(page: Page, name: str) -> list[str]:
    return [f"{name}: {violation}" for violation in violations(page, PHONE["width"])]
