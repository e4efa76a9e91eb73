"""What is shared from elsewhere, or by a link, begins a new dream, as text and no longer than there is room."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from tests.support.dream_forms import DREAM_FORM, write

if TYPE_CHECKING:
    from tests.support.visitor import Visitor


@pytest.mark.parametrize(
    ("query", "title", "description"),
    [
        (
            "title=A+boat&text=Red+sails&url=https://example.org/boat",
            "A boat",
            "Red sails\n\nhttps://example.org/boat",
        ),
        (
            "text=See+https://example.org/boat&url=https://example.org/boat",
            "",
            "See https://example.org/boat",
        ),
        ("url=https://example.org", "", "https://example.org"),
        ("title=%3Cscript%3E&text=%00a%0Ab", "<script>", "a\nb"),
        ("title=" + "x" * 200 + "&text=" + "y" * 6000, "x" * 120, "y" * 5000),
        ("title=a&title=b", "a", ""),
        ("", "", ""),
    ],
)
def test_what_is_shared_from_elsewhere_begins_a_dream(
    mara: Visitor, guest: Visitor, query: str, title: str, description: str
) -> None:
    for visitor in (mara, guest):
        page = html.unescape(visitor.get(f"/dreams/new?{query}").text)
        shown = re.search(r'<input[^>]* id="title"[^>]*value="([^"]*)"', page)
        words = re.search(r'<textarea[^>]* id="description"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)
        assert shown
        assert words
        assert shown[1] == title
        assert words[1].replace("\r\n", "\n") == description


def test_it_does_not_change_a_dream_that_is_there(mara: Visitor) -> None:
    location = write(mara, **DREAM_FORM).location
    assert "Another title" not in mara.get(f"{location}/edit?title=Another+title").text
