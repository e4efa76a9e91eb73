"""Words that somebody does not want to see: whole ones, in any script, whatever their case and accents."""

from __future__ import annotations

import pytest

from dreamscape.errors import Invalid
from dreamscape.services.blocks.hidden_words import comparable, has_hidden_word, hidden_words_in

FOUND = [
    ("diet", "My DIET begins."),
    ("diet", "diet"),
    ("diet", "(diet)!"),
    ("diet", "An anti-diet book, a diet’s end"),
    ("ÉLÈVE", "un eleve"),
    ("eleve", "des élève\u0301"),
    ("Ångström", "one angstrom"),
    ("don't", "I don’t know"),
    ("civil war", "of the civil\n   war"),
    ("2026", "in 2026, perhaps"),
    # Greek, its last sigma another letter; Cyrillic, with and without the dots of ё.
    ("ΠΌΛΕΜΟΣ", "ο πόλεμος τελείωσε"),
    ("еще", "Ещё раз"),
    # Arabic and Hebrew, with the points that are mostly left out, and a lengthened letter.
    ("حرب", "قامت حَرْبٌ كبيرة"),
    ("حرب", "حـــرب"),
    ("מלחמה", "אין מִלְחָמָה"),
    # Devanagari: marks are letters.
    ("युद्ध", "यह युद्ध है।"),
    # No spaces between words: a part will do.
    ("戦争", "第二次世界戦争の後"),
    ("ダイエット", "今日からダイエット中です"),
    ("コーヒー", "コーヒー豆を買う"),
    ("AI", "新しいAIが好き"),
    ("Tシャツ", "赤いTシャツを着る"),
    ("สงคราม", "หลังสงครามโลก"),
    ("ｗａｒ", "war"),
    ("🍷", "wine🍷time"),
    ("👩‍👩‍👧", "us: 👩‍👩‍👧!"),
]
NOT_FOUND = [
    ("war", "a warm reward"),
    ("war", "wars"),
    ("civil war", "civil wars, a war civil"),
    ("élan", "plan"),
    # й is not и, and a vowel of Devanagari is not none.
    ("мои", "мой"),
    ("कम", "काम"),
    ("か", "が"),
    ("戦争", "戦いと争い"),
    ("a.c", "abc"),
    (".*", "anything"),
]


@pytest.mark.parametrize(("word", "text"), FOUND)
def test_a_hidden_word_is_found_where_it_is_a_word(word: str, text: str) -> None:
    assert has_hidden_word((word,), (text,))


@pytest.mark.parametrize(("word", "text"), NOT_FOUND[:-1])
def test_a_hidden_word_is_not_found_in_other_words(word: str, text: str) -> None:
    assert not has_hidden_word((word,), (text,))


def test_one_of_many_words_in_one_of_several_texts_is_enough_and_no_words_find_nothing() -> None:
    assert has_hidden_word(("diet", "war"), ("A boat", "after the war"))
    assert not has_hidden_word(("diet", "war"), ("A boat", "With a red sail."))
    assert not has_hidden_word((), ("diet",))


def test_what_is_found_does_not_run_from_one_text_into_the_next() -> None:
    assert not has_hidden_word(("civil war",), ("civil", "war"))


def test_words_are_typed_one_a_line_and_kept_once_as_they_were_typed() -> None:
    assert hidden_words_in("  Diet \n\ncivil   war\nDIET\nDiét\n") == ("Diét", "civil war")
    assert hidden_words_in("") == ()


def test_a_hundred_words_of_sixty_characters_are_taken() -> None:
    words = [f"{number:03}".ljust(60, "x") for number in range(100)]

    assert hidden_words_in("\n".join(words)) == tuple(words)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("\n".join(map(str, range(101))), "At most 100 words, please; these are 101."),
        ("x" * 61, "is too long to be a word"),
        ("diet\n.*\n", "There is no word in “.*”."),
        ("diet\n…", "There is no word in “…”."),
    ],
)
def test_too_many_too_long_and_no_words_are_refused_at_their_field(typed: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        hidden_words_in(typed)

    assert refused.value.field == "hidden_words"
    assert said in str(refused.value)


def test_a_tower_of_marks_is_left_out_instead_of_sorted() -> None:
    """Composing it would take the square of its height."""
    assert comparable("bo" + "\u0316\u0301" * 200_000 + "at diet") == " boat diet "
