"""What scripts say comes with the page, in its language; none of it is missing, and none is brought for nothing.

That no script holds a sentence itself, the linter says (`tools/node/words_of_the_page.grit`).
"""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[3] / "dreamscape"
USED = re.compile(r"\.say([A-Z]\w*)")
BROUGHT = re.compile(r"""\bdata[-_]say[-_]?([a-z0-9_-]+)(?:=|": )""")


def used() -> set[str]:
    """What the scripts ask for: `sayPutBack` as put-back."""
    found = {name for path in (PACKAGE / "static/js").glob("*.js") for name in USED.findall(path.read_text())}
    return {re.sub(r"(?<!^)([A-Z])", r"-\1", name).lower() for name in found}


def brought() -> set[str]:
    """What templates and fields bring along: `data-say-put-back` as put-back."""
    pages = [*(PACKAGE / "templates").rglob("*.html"), PACKAGE / "web/field_words.py"]
    return {name.replace("_", "-") for path in pages for name in BROUGHT.findall(path.read_text())}


def test_pages_bring_what_scripts_say() -> None:
    assert used() - brought() == set()


def test_pages_bring_nothing_that_no_script_says() -> None:
    # interactions.js asks for these by the status of an answer.
    by_status = {"0", "400", "403", "404", "410", "429", "503", "507"}
    assert brought() - used() == by_status
