"""People's text becomes HTML that does just what they typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.web.linkify import prose


def test_line_breaks_stay() -> None:
    assert prose("one\ntwo") == "one<br>\ntwo"


def test_markup_is_shown_and_not_obeyed() -> None:
    assert prose("<b onclick=x>&") == "&lt;b onclick=x&gt;&amp;"


def test_an_address_becomes_a_link_that_lends_no_weight() -> None:
    assert (
        prose("see https://example.org/a?b=1&c=2 now")
        == 'see <a href="https://example.org/a?b=1&amp;c=2" rel="nofollow ugc noopener">'
        "https://example.org/a?b=1&amp;c=2</a> now"
    )


def test_a_bare_host_becomes_a_link_too() -> None:
    assert 'href="http://example.org"' in prose("visit example.org!")


@pytest.mark.parametrize("text", ["javascript:alert(1)", "ftp://example.org/x", "mailto:mara@example.org"])
def test_only_web_addresses_become_links(text: str) -> None:
    assert 'href="javascript' not in prose(text)
    assert 'href="ftp' not in prose(text)
    assert 'href="mailto' not in prose(text)


@given(st.text(alphabet=st.sampled_from("<>\"'&= \nhtps:/.exampl\\#?x"), max_size=80))
def test_nothing_typed_ever_opens_a_tag_of_its_own(text: str) -> None:
    html = prose(text).replace("<br>", "").replace("</a>", "")

    for tag in html.split("<")[1:]:
        assert tag.startswith('a href="http')
        assert tag.split(">")[0].endswith('rel="nofollow ugc noopener"')
        assert tag.split(">")[0].count('"') == 4
