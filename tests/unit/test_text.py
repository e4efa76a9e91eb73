"""What people type is taken as they meant it."""

from __future__ import annotations

from dreamscape.web.forms import clean_line, clean_text, people_count


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
