"""Asks axe-core (vendored from npm) what is wrong with a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
# WCAG 2.2 A and AA, and what axe's authors hold for good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _source() -> str:
    return SOURCE.read_text()


def violations(page: Page) -> list[str]:
    """One line for each rule the page breaks, with the elements that break it."""
    # Evaluated through the debugger, since the page's own policy lets no foreign script in.
    page.evaluate(_source())
    result: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
    )
    return [
        f"{found['id']}: {found['help']} ({'; '.join(node['html'][:160] for node in found['nodes'][:4])})"
        for found in result["violations"]
    ]
