"""What people type is taken as they meant it."""

from __future__ import annotations

import pytest

from dreamscape.services.common.lengths import people_count
from dreamscape.web.forms import clean_line, clean_text


def test_text_keeps_its_line_breaks_in_one_form() -> None:
    assert clean_text(" one\r\ntwo\rthree\n ") == "one\ntwo\nthree"


def test_a_line_is_one_line() -> None:
    assert clean_line("  a\tboat \n with   a sail ") == "a boat with a sail"


def test_what_nobody_can_see_or_store_is_left_out() -> None:
    assert clean_text("a\x00b\x07c\ud800") == "abc"


def test_letters_are_composed_so_that_equal_words_are_equal() -> None:
    assert clean_text("e\u0301") == "\u00e9"


def test_characters_are_counted_as_people_count_them() -> None:
    assert people_count("👩‍👩‍👧‍👦") == 1
    assert people_count("🇳🇴é") == 2


def test_flags_and_other_pairs_are_counted_as_people_count_them() -> None:
    assert people_count("🇳🇴🇩🇪") == 2
    assert people_count("🇳🇴🇩") == 2
    assert people_count("🇳🇴\u0301🇩🇪") == 2
    assert people_count("🇳\u0301🇴🇩🇪") == 3


def test_a_page_full_of_flags_is_counted_in_one_go() -> None:
    # Where counting starts anew at each flag, this takes a minute, for every form that anybody sends.
    assert people_count("🇳🇴" * 60_000) == 60_000


def test_a_letter_has_all_the_marks_of_a_language_composed_and_more_are_left_as_they_are() -> None:
    marks = "\u0301\u0316"
    assert clean_text("e" + marks * 15) == "\u00e9" + "\u0316" * 15 + "\u0301" * 14
    # Sorting such a pile takes time that grows with its square: a quarter of a minute for 100 kB.
    assert clean_text("e" + marks * 60_000) == "e" + marks * 60_000


@pytest.mark.parametrize(
    "text", ["\u200b", "\u3164\n\u2800", "\ufeff \u2060\n\n\u00ad", "\u202e\u2066", "\U000e0041"]
)
def test_a_text_that_nobody_could_see_is_none(text: str) -> None:
    assert clean_text(text) == ""


@pytest.mark.parametrize("text", ["…", "🌙", "❤️", "नि", "می\u200cخواهم", "👩\u200d🚀\n\u200b", "\u0301"])
def test_a_text_of_which_something_is_seen_stays_as_it_is(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize("line_break", ["\v", "\f", "\x85", "\u2028", "\u2029"])
def test_the_soft_breaks_of_office_programs_are_line_breaks(line_break: str) -> None:
    assert clean_text(f"one{line_break}two{line_break}") == "one\ntwo"
    assert clean_line(f"one{line_break}two") == "one two"


def test_spaces_within_a_text_stay_as_they_were_typed() -> None:
    assert clean_text("Roses  are\n    red\n") == "Roses  are\n    red"
