"""Texts of a host: what becomes a heading, a list, a paragraph, a link; and nothing else."""

from __future__ import annotations

import pytest

from dreamscape.web.site_text import site_text


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("One\ntwo", '<p dir="auto">One<br>\ntwo</p>'),
        ("One\n\n\n  \ntwo", '<p dir="auto">One</p>\n<p dir="auto">two</p>'),
        ("# A\nB", '<h2 dir="auto">A</h2>\n<p dir="auto">B</p>'),
        ("#A", '<p dir="auto">#A</p>'),
        ("- a\n- b\nc", '<ul dir="auto">\n<li>a</li>\n<li>b</li>\n</ul>\n<p dir="auto">c</p>'),
        ("-a", '<p dir="auto">-a</p>'),
        ("# <i>", '<h2 dir="auto">&lt;i&gt;</h2>'),
        ("- <i>", '<ul dir="auto">\n<li>&lt;i&gt;</li>\n</ul>'),
        ("javascript:alert(1)", '<p dir="auto">javascript:alert(1)</p>'),
        ("", ""),
        ("  \n ", ""),
    ],
)
def test_a_text_as_html(typed: str, html: str) -> None:
    assert site_text(typed) == html
