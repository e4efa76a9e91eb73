"""Waiting for what Playwright's own waiting cannot see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

WATCH = """() => new Promise((resolve, reject) => {
    const end = performance.now() + 10_000;
    const look = () => {
        if (%(condition)s) resolve();
        else if (performance.now() > end) reject(new Error("It never came true: " + %(words)s));
        else requestAnimationFrame(look);
    };
    look();
})"""


def wait_until(page: Page, condition: str) -> None:
    """Wait until this JavaScript expression is true on the page.

    `page.wait_for_function` would look only once: it evaluates a string for every further look, which our
    Content-Security-Policy forbids.
    """
    page.evaluate(WATCH % {"condition": condition, "words": json.dumps(condition)})


def wait_for_height(page: Page, element_id: str, height: float) -> None:
    """Wait until the top of this element stands that far from the top of the window, to a pixel."""
    top = f"(document.getElementById('{element_id}')?.getBoundingClientRect().top ?? Infinity)"
    wait_until(page, f"Math.abs({top} - {height}) < 2")
