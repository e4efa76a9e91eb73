"""A text that is shown in part is cut between two characters as people see them, and between words where it can be."""

from __future__ import annotations

import pytest

from dreamscape.excerpts import excerpt, first_characters

FAMILY = "👩‍👩‍👧‍👦"


def test_what_is_short_enough_stays_but_for_its_line_breaks() -> None:
    assert excerpt("A  red\nsail.", 11) == "A red sail."
    assert excerpt(FAMILY * 3, 3) == FAMILY * 3
    assert excerpt("", 3) == ""


@pytest.mark.parametrize("character", [FAMILY, "🇳🇴", "👍🏽", "e\u0323\u0302", "नि", "한", "❤️"])
def test_no_character_is_cut_in_two(character: str) -> None:
    for most in range(1, 12):
        assert excerpt(character * 12, most) == f"{character * most}…"
        assert first_characters(character * 12, most) == character * most


def test_words_are_cut_between_them_where_there_is_a_space_nearby() -> None:
    assert excerpt("Past the last lighthouse", 15) == "Past the last…"
    assert excerpt("Past the last lighthouse", 13) == "Past the last…"
    # Not four dots in a row.
    assert excerpt("Past the last. Or so", 16) == "Past the last…"
    assert excerpt("Past the last! Or so", 16) == "Past the last!…"
    assert excerpt("夢 " + "ながいことば" * 10, 20) == "夢 " + "ながいことば" * 3 + "…"
