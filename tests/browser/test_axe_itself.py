"""What looks for faults in pages finds them, in either theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.axe import violations

if TYPE_CHECKING:
    from tests.browser.conftest import Open

PAGE = """<html lang="en"><head><title>A page</title><style>
body { background: #fff; color: #000; font: 16px sans-serif }
@media (prefers-color-scheme: dark) { body { background: #222; color: #333 } }
</style></head><body><main><h1>Words</h1><div style="width: 700px"></div></main></body></html>"""


def test_pale_words_of_the_dark_theme_and_a_wide_page_are_found(open_browser: Open) -> None:
    page = open_browser().new_page()
    page.set_content(PAGE)

    found = violations(page, 360)

    assert [broken.split(":")[0] for broken in found[:-1]] == ["dark"]
    assert "color-contrast" in found[0]
    assert "pixels wide" in found[-1]
