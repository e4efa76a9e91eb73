"""Looks at a page in the pseudo-language for what is not translated, or has no room.

Every letter of what was translated bears an accent, every name and text on the site of these tests is in another
alphabet: so a plain letter belongs to a sentence that nobody can translate, or to something that is the same in every
language and says so (`translate="no"`, `<bdi>`, `dir="auto"`, `<code>`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.conftest import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

UNTRANSLATED, WITHOUT_ROOM = (
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("untranslated.js", "without_room.js")
)


def flaws(page: Page) -> list[str]:
    """What is wrong with this page in the pseudo-language, on a phone; test_hard_values.py looks at wider windows."""
    found: list[str] = page.evaluate(UNTRANSLATED)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # its own TypedDict
    return list(dict.fromkeys([*found, *page.evaluate(WITHOUT_ROOM)]))
