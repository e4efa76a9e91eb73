"""The life of a dream from both sides, with scripts and without, on a phone and at a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dreamscape.models.dream_states import StateContent
from tests.browser.conftest import DESK, PHONE
from tests.browser.site import add_dream, add_member, log_in, photo

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from tests.browser.conftest import Open

STATE_WORDS = "The sea went flat and then gold."


def is_in_its_place(page: Page) -> bool:
    """Does the page scroll no way but down, and does nothing on it move?"""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth"
            " && !document.getAnimations().some(one => one.playState == 'running')"
        )
    )


@pytest.mark.parametrize(("scripts", "mine", "theirs"), [(True, PHONE, DESK), (False, DESK, PHONE)])
def test_a_dream_comes_true_and_another_is_let_go_and_carried_on(
    site: Flask, open_browser: Open, scripts: bool, mine: dict[str, int], theirs: dict[str, int]
) -> None:
    mara, tom = add_member(site, "Mara", "Lind"), add_member(site, "Tom", "Okoye")
    for title in ("A boat", "A tree"):
        dream = add_dream(site, mara, title, picture=photo(400, 250), picture_alt=title)
        with site.app_context():
            site.extensions["dreamscape"].follows.follow_dream(tom, dream.slug)
    dreamer, follower = (open_browser(viewport=size, java_script_enabled=scripts) for size in (mine, theirs))
    log_in(dreamer, "mara@example.org")
    log_in(follower, "tom@example.org")
    own, page = dreamer.new_page(), follower.new_page()

    own.goto("/dreams/a-boat")
    own.get_by_role("button", name="It came true").click()
    own.get_by_label("A few words, if you like").fill(STATE_WORDS)
    own.get_by_label("The next one may ask me").check()
    own.get_by_role("button", name="It came true").click()
    assert own.get_by_role("heading", name="How it was").is_visible()
    assert own.get_by_text(STATE_WORDS).is_visible()
    assert is_in_its_place(own)

    own.goto("/dreams/a-tree/state?state=let_go")
    own.get_by_label("Somebody else may carry it on").check()
    own.get_by_role("button", name="Let it go").click()
    own.wait_for_url("**/dreams/a-tree")

    page.goto("/notifications")
    page.get_by_role("link", name="A boat came true").click()
    assert page.get_by_text("Yes, please do.").is_visible()
    assert is_in_its_place(page)
    page.goto("/dreams/a-tree")
    page.get_by_role("link", name="Carry it on").click()
    page.locator("main [name=title]").fill("The next tree")
    page.locator("main [name=description]").fill("From night 212.")
    page.locator("main .chip-choice").first.click()
    page.get_by_role("button", name="Create dream").click()
    page.wait_for_url("**/dreams/the-next-tree")
    assert page.get_by_text("Carries on A tree, which Mara Lind let go").is_visible()

    own.reload()
    assert own.get_by_role("link", name="Tom Okoye carries it on").is_visible()
    own.get_by_role("button", name="On the way").click()
    assert own.get_by_text("On the way since").is_visible()


def test_words_on_the_night_can_be_read_in_both_looks(site: Flask, open_browser: Open) -> None:
    mara = add_member(site, "Mara", "Lind")
    boat = add_dream(site, mara, "A boat", picture=photo(400, 250))
    with site.app_context():
        site.extensions["dreamscape"].dream_states.change(mara, boat.slug, StateContent("came_true"))
    for theme in ("light", "dark"):
        page = open_browser(color_scheme=theme).new_page()
        page.goto("/dreams/a-boat")
        inks = page.locator(".true__night").evaluate(
            """night => [...night.querySelectorAll("h1, p, a, span")]
                .filter(one => one.textContent.trim() && !one.closest(".visually-hidden"))
                .map(one => getComputedStyle(one).color.match(/\\d+/g).slice(0, 3).map(Number))"""
        )
        # Nothing of the sky where words stand is lighter than #4b4488.
        assert inks
        assert {min_contrast(ink) >= 4.5 for ink in inks} == {True}
        top = page.locator(".true__night .true__way").bounding_box()
        dawn = page.locator(".dawn").bounding_box()
        assert top is not None
        assert dawn is not None
        assert top["y"] + top["height"] <= dawn["y"]


def min_contrast(ink: list[int]) -> float:
    """Of this colour on #4b4488 (WCAG 2.2, relative luminance)."""
    return (_luminance(ink) + 0.05) / (_luminance([0x4B, 0x44, 0x88]) + 0.05)


def _luminance(colour: list[int]) -> float:
    channels = [part / 255 for part in colour]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
