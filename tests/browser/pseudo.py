"""Looks at a page in the pseudo-language for what is not translated, or has no room.

Every letter of what was translated bears an accent, every name and text on the site of these tests is in another
alphabet: so a plain letter belongs to a sentence that nobody can translate, or to something that is the same in every
language and says so (`translate="no"`, `<bdi>`, `dir="auto"`, `<code>`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.conftest import DESK, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

UNTRANSLATED, WITHOUT_ROOM = (
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("untranslated.js", "without_room.js")
)


def flaws(page: Page) -> list[str]:
    """What is wrong with this page in the pseudo-language, on a phone and at a desk."""
    found: list[str] = page.evaluate(UNTRANSLATED)
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]  # its own TypedDict
        found += [f"{viewport['width']}: {flaw}" for flaw in page.evaluate(WITHOUT_ROOM)]
    return list(dict.fromkeys(found))
