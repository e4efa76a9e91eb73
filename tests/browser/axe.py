"""Asks axe-core (vendored from npm) what is wrong with a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.conftest import DESK, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

SOURCE = Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
# What stands over the page while it is scrolled covers something at every moment; axe would take that for too small.
LAID_DOWN = """position => {
    for (const frame of document.querySelectorAll(".site-header, .site-nav")) frame.style.position = position;
}"""
# WCAG 2.2 A and AA, and what axe's authors hold for good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _source() -> str:
    return SOURCE.read_text()


def violations_on_each(page: Page) -> list[str]:
    """The same on a phone, then at a desk; one visit for both, since to load a page takes as long as to look at it."""
    found = []
    for name, size in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # its own TypedDict
        found += [f"{name}: {broken}" for broken in violations(page, size["width"])]
    return found


def violations(page: Page, width: int | None = None) -> list[str]:
    """One line for each rule the page breaks, with the elements that break it; in both themes.

    Of the dark one only the colours, for that is all it changes. Nothing may stick out of a page `width`
    pixels wide.
    """
    page.emulate_media(color_scheme="light")
    found = violations_as_it_is(page)
    page.emulate_media(color_scheme="dark")
    found += [
        f"dark: {broken}" for broken in _broken(page, {"runOnly": ["color-contrast", "link-in-text-block"]})
    ]
    page.evaluate(LAID_DOWN, "")
    wide = page.evaluate("document.documentElement.scrollWidth")
    return found if width is None or wide <= width else [*found, f"is {wide} pixels wide"]


def violations_as_it_is(page: Page) -> list[str]:
    """The same of the page in whatever colours it has now."""
    # Evaluated through the debugger, since the page's own policy lets no foreign script in.
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(_source())
    page.evaluate(LAID_DOWN, "static")
    return _broken(page, {"runOnly": RULES})


def _broken(page: Page, options: dict[str, Any]) -> list[str]:
    result: dict[str, Any] = page.evaluate(
        "options => axe.run(document, {...options, resultTypes: ['violations']})", options
    )
    return [
        f"{found['id']}: {found['help']} ({'; '.join(node['html'][:160] for node in found['nodes'][:4])})"
        for found in result["violations"]
    ]
