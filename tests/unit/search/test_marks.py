"""Found words are marked where they stand in the text, which otherwise stays as it was written."""

from __future__ import annotations

import html
import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.models.search import Terms
from dreamscape.search.marks import around, marked, spans
from dreamscape.services.search.found_words import found_words
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
def test_what_is_marked_is_the_text_and_no_character_is_cut(text: str, data: st.DataObject) -> None:
    words = [token.text for token in tokens(text)] or ["nowhere"]
    terms = Terms(
        frozenset(data.draw(st.lists(st.sampled_from(words), max_size=2))),
        tuple(word[:1] for word in data.draw(st.lists(st.sampled_from(words), max_size=2))),
    )
    found = spans(text, terms)

    edges = {match.start() for match in regex.finditer(r"\X", text)} | {len(text)}
    assert edges.issuperset(end for span in found for end in span)
    assert sorted({end for span in found for end in span}) == [end for span in found for end in span]
    assert bool(found) or not terms.words - {"nowhere"}
    shown = marked(text, terms)
    assert html.unescape(re.sub("</?mark>", "", shown)) == text
    assert set(re.findall("<[^>]*>", shown)) <= {"<mark>", "</mark>"}


# Letters that are plain ones in another case, spaces of all kinds, words that are cut or become others.
ODD = (*LETTERS, *"aKkſ\u212aİı½①_- \t\xa0\u3000\x1c\x85\xad", "a" * 41, "B" * 39)


@given(st.lists(st.sampled_from(ODD), max_size=40).map("".join) | st.text(), st.data())
def test_what_is_found_at_once_is_what_all_words_one_by_one_would_be(text: str, data: st.DataObject) -> None:
    words = st.sampled_from([token.text for token in tokens(text)] or ["nowhere"])
    beginnings = st.builds(lambda word, length: word[:length], words, st.integers(1, 41))
    terms = Terms(
        frozenset(data.draw(st.lists(words, max_size=2))), tuple(data.draw(st.lists(beginnings, max_size=2)))
    )

    assert [*found_words(text, terms)] == [token for token in tokens(text) if terms.match(token.text)]


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
