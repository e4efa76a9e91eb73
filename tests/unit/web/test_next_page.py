"""The way back leads to this very site or nowhere."""

from __future__ import annotations

import pytest

from dreamscape.web.next_page import safe_path


@pytest.mark.parametrize(
    "path", ["/", "/dreamscape?view=trending&own=1", "/dreams/a-boat#comment-7", "/a//b"]
)
def test_a_path_of_this_site_is_safe(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "dreamscape",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/dreamscape",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n//evil.example",
        "\r\n//evil.example",
        "http:evil.example",
        " /dreamscape",
    ],
)
def test_any_other_target_is_ignored(target: str | None) -> None:
    assert safe_path(target) is None
