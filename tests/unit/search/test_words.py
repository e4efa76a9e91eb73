"""Words to be found by: what is alike in each script, and what must not become alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.words import (
    LONGEST_WORD,
    MOST_WORDS,
    dream_words,
    fold_word,
    person_words,
    tokens,
    words,
)

# Letters of many scripts, with marks, joiners, wide letters and signs among them.
TEXT = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(
            "aßłøıİÉéñçØЁёйΣσςώאָלبَىةكکیالのがガｶﾞ夢空한글ที่บ้ากิ့မြန်ខ្មែរລາວहिन्दी🐋👩‍🚀-'’ـ\u200d\u0301\u3099"
        ),
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "strasse"),
        ("ŁÓDŹ", "lodz"),
        ("Ørsted", "orsted"),
        ("Iğdır", "igdir"),
        ("İstanbul", "istanbul"),
        ("Café", "cafe"),
        ("ﬁord", "fiord"),
        ("Ｍｏｏｎ", "moon"),
        ("Đà", "da"),
        ("Ελλάδα", "ελλαδα"),
        ("ΟΔΟΣ", "οδος"),
        ("Ёлка", "елка"),
        ("كِتَاب", "كتاب"),
        ("أمل", "امل"),
        ("کتاب", "كتاب"),
        ("شـــمس", "شمس"),
        ("שָׁלוֹם", "שלום"),
        ("ｶﾞ", "ガ"),
        ("か\u3099", "が"),
        ("⒈", "1"),
        ("🄀", "0"),
    ],
)
def test_two_spellings_are_one_word(one: str, other: str) -> None:
    assert words(one) == words(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("が", "か"), ("ハ", "パ"), ("ป่า", "ปา"), ("हिन्दी", "हन्द"), ("はな", "ハナ"), ("ক", "কি"), ("ཀ", "ཀི")],
)
def test_where_a_mark_is_a_letter_it_stays(one: str, other: str) -> None:
    assert set(words(one)) != set(words(other))


def test_what_has_no_spaces_is_found_by_each_letter_and_each_two() -> None:
    assert words("空を飛ぶ") == ["空", "空を", "を", "を飛", "飛", "飛ぶ", "ぶ"]
    assert words("꿈을") == ["꿈", "꿈을", "을"]
    assert words("ที่นี่") == ["ที่", "ที่นี่", "นี่"]


def test_scripts_that_stand_side_by_side_are_words_of_their_own() -> None:
    assert words("東京2026marathon") == ["東", "東京", "京", "2026marathon"]


def test_an_arabic_word_is_found_with_and_without_its_article() -> None:
    assert words("الكتاب") == ["الكتاب", "كتاب"]
    assert words("ال") == ["ال"]


def test_signs_are_words_and_punctuation_is_none() -> None:
    assert words("🐋, a whale!") == ["🐋", "a", "whale"]
    assert words(" .,;!?-… \x00\u200b") == []


def test_a_dream_is_found_by_its_whole_title_and_the_beginning_of_its_text() -> None:
    description = " ".join(f"word{number}" for number in range(MOST_WORDS + 1))
    found = dream_words("The last lighthouse", description)
    assert found[:3] == ["the", "last", "lighthouse"]
    assert found[-1] == f"word{MOST_WORDS - 1}"


def test_of_a_long_text_without_spaces_the_beginning_is_kept() -> None:
    found = dream_words("夢", "".join(chr(0x4E00 + number) for number in range(2000)))
    assert len(found) <= 1 + 4 * MOST_WORDS
    assert chr(0x4E00 + MOST_WORDS) in found


def test_a_member_is_found_by_their_names_and_what_they_say() -> None:
    assert person_words("Søren", "Holm", "Past every lighthouse", "knots") == [
        "soren", "holm", "past", "every", "lighthouse", "knots",
    ]  # fmt: skip


@given(TEXT)
def test_words_stand_where_they_were_found(text: str) -> None:
    for token in tokens(text):
        piece = text[token.start : token.end]
        assert piece
        assert token.text in words(piece)


@given(TEXT)
def test_folding_again_changes_nothing(text: str) -> None:
    for word in words(text):
        assert fold_word(word) == word
        assert word in words(word)


@given(TEXT)
def test_case_and_composition_do_not_matter(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert words(unicodedata.normalize(form, text)) == words(text)


@given(st.text(max_size=400))
def test_every_word_is_short_and_has_something_to_be_seen(text: str) -> None:
    for word in words(text):
        assert 0 < len(word) <= LONGEST_WORD
        assert not word.isspace()
