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


# A summary of what is wrong leads to fields in the order in which they stand on the page.
OUT_OF_ORDER = """() => [...document.querySelectorAll("[data-error-summary]")].flatMap(summary => {
    const links = [...summary.querySelectorAll("a[href^='#']")];
    const fields = links.map(link => document.getElementById(link.hash.slice(1)));
    return fields.flatMap((field, at) => !field ? [`the summary's ${at + 1}. field is not there`]
        : at && fields[at - 1]?.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_PRECEDING
        ? [`the summary names #${field.id} after a field that stands below it`] : []);
})"""


def flaws(page: Page) -> list[str]:
    """What is wrong with this page in the pseudo-language, on a phone; test_hard_values.py looks at wider windows."""
    found: list[str] = page.evaluate(UNTRANSLATED) + page.evaluate(OUT_OF_ORDER)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # its own TypedDict
    return list(dict.fromkeys([*found, *page.evaluate(WITHOUT_ROOM)]))
