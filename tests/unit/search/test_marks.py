"""Found words are marked where they stand in the text, which otherwise stays as it was written."""

from __future__ import annotations

import html
import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.models.search import Terms
from dreamscape.search.marks import around, marked, pieces
from dreamscape.words import tokens

# Letters of many scripts with their marks, what is escaped, and emoji of several parts.
LETTERS = (
    *"aeIß lghtøŁ<>&\"'/\n.", "e\u0301", "\u0301", "夢", "が", "か\u3099", "ال", "حلم", "א", "ท", "ี่",
    "👩\u200d👩\u200d👧", "🇩🇪", "\u202e",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(LETTERS), max_size=60).map("".join)


def looked_for(*words: str, beginnings: tuple[str, ...] = ()) -> Terms:
    return Terms(frozenset(words), beginnings)


@pytest.mark.parametrize(
    ("text", "terms", "shown"),
    [
        ("Winter in a Lighthouse.", looked_for("lighthouse"), "Winter in a <mark>Lighthouse</mark>."),
        ("northern lights", looked_for(beginnings=("light",)), "northern <mark>light</mark>s"),
        ("Łódź and lodz", looked_for("lodz"), "<mark>Łódź</mark> and <mark>lodz</mark>"),
        ("Straße", looked_for(beginnings=("stras",)), "<mark>Straß</mark>e"),
        ("空を飛ぶ夢", looked_for("飛ぶ", "ぶ夢"), "空を<mark>飛ぶ夢</mark>"),
        ("الحلم", looked_for("حلم"), "<mark>الحلم</mark>"),
        ("cafe\u0301s", looked_for(beginnings=("cafe",)), "<mark>cafe\u0301</mark>s"),
        ("Light & <b>", looked_for("light", "b"), "<mark>Light</mark> &amp; &lt;<mark>b</mark>&gt;"),
        ("Tea", looked_for(), "Tea"),
        ("", looked_for("tea"), ""),
    ],
)
def test_what_was_found_is_marked(text: str, terms: Terms, shown: str) -> None:
    assert marked(text, terms) == shown


@given(TEXTS, st.data())
def test_the_pieces_joined_are_the_text_and_cut_no_character(text: str, data: st.DataObject) -> None:
    words = [token.text for token in tokens(text)] or ["nowhere"]
    terms = Terms(
        frozenset(data.draw(st.lists(st.sampled_from(words), max_size=2))),
        tuple(word[:1] for word in data.draw(st.lists(st.sampled_from(words), max_size=2))),
    )
    found = pieces(text, terms)

    assert "".join(piece.text for piece in found) == text
    edges = {match.start() for match in regex.finditer(r"\X", text)} | {len(text)}
    ends = [sum(len(piece.text) for piece in found[: place + 1]) for place in range(len(found))]
    assert edges.issuperset(ends)
    if terms.words - {"nowhere"}:
        assert any(piece.found for piece in found)
    shown = marked(text, terms)
    assert html.unescape(re.sub("</?mark>", "", shown)) == text
    assert set(re.findall("<[^>]*>", shown)) <= {"<mark>", "</mark>"}


@given(TEXTS, st.integers(1, 40))
def test_an_excerpt_is_a_part_of_the_text_with_whole_characters(text: str, most: int) -> None:
    words = [token.text for token in tokens(text)]
    shown = around(text, Terms(frozenset(words[-1:])), most)

    kept = shown.removeprefix("… ").removesuffix("…")
    line = " ".join(text.split())
    assert kept in line
    # A mark that stands on a space stands on the one behind the first “…” then.
    whole = {part for letter in regex.findall(r"\X", line) for part in (letter, letter.lstrip())}
    assert whole.issuperset(regex.findall(r"\X", kept))


def test_an_excerpt_begins_a_little_before_what_was_found() -> None:
    text = (
        "I remember the smell of the sea. " * 5
        + "And the lighthouse at Hull, but lately I have put the wrong cook on the wrong ship."
    )
    terms = looked_for("lighthouse")

    shown = around(text, terms, 80)

    assert re.fullmatch(r"… \w.* And the lighthouse at Hull, .+…", shown)
    assert len(shown) < 90
    assert around(text, looked_for("sea"), 80).startswith("I remember the smell of the sea.")
    assert around(text, looked_for("nowhere"), 80).startswith("I remember")
    assert around("", terms, 80) == ""
    # A mark may stand on a space.
    assert "… \u0301" not in around("é " * 60 + "\u0301 lighthouse", terms, 8)
