"""Words that somebody does not want to see, and whether a text has one of them.

Whole words, in any script. Text and words are brought into one form, their words one space apart and one at each end,
so that a word is found by looking for it between two spaces: no pattern that somebody has made up is ever run. Where a
script puts no spaces between its words (Chinese, Japanese, Thai), and in emoji, a part of what is written will do.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from dreamscape.errors import Invalid
from dreamscape.messages import Message, PluralMessage
from dreamscape.services.common.lengths import excess
from dreamscape.spelling import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_WORDS = 100
LONGEST_WORD = 60

_NO_SPACES = (
    r"\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script=Thai}"
    r"\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}"
)
_UNSPACED = rf"[[\p{{L}}\p{{M}}\p{{N}}]&&[{_NO_SPACES}]]+"
_SPACED = rf"[[\p{{L}}\p{{M}}\p{{N}}]--[{_NO_SPACES}]]+"
_SIGNS = r"[\p{So}\p{Emoji_Modifier}]+"
_TOKEN = regex.compile(rf"{_SPACED}|{_UNSPACED}|{_SIGNS}", regex.V1)
_ENDS_SPACED = regex.compile(rf"{_SPACED}\Z", regex.V1)
_BEGINS_SPACED = regex.compile(_SPACED, regex.V1)
# Accents on Latin and Greek letters, and the points that Arabic and Hebrew are mostly written without. In other
# scripts a mark makes another letter: in Cyrillic й of и, in Devanagari a vowel, in Japanese ga of ka.
_ACCENTS = regex.compile(
    r"([\p{Latin}\p{Greek}])[\u0300-\u036f]+|[\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670]"
)
# To compose one takes the square of its height, and no language has it (`web.forms.clean_text`).
_PILE = regex.compile(r"\p{M}{31,}")
_JOINERS = dict.fromkeys([0x200C, 0x200D, 0x0640])
# Written without its dots more often than with them.
_CYRILLIC = str.maketrans("ё", "е")


def hidden_words_in(text: str) -> tuple[str, ...]:
    """The words of a form, one a line, each once. Raises Invalid at `hidden_words` for too many or too long ones, and
    for what has neither letter nor digit nor sign in it."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    words = tuple({comparable(line): line for line in lines if line}.values())
    if len(words) > MOST_WORDS:
        raise Invalid(
            "hidden_words",
            PluralMessage(
                "At most %(num)s word, please; these are %(count)s.",
                "At most %(num)s words, please; these are %(count)s.",
                MOST_WORDS,
                count=len(words),
            ),
        )
    for word in words:
        if not comparable(word).strip():
            raise Invalid("hidden_words", Message("There is no word in “%(word)s”.", word=word))
        if excess(word, LONGEST_WORD):
            raise Invalid(
                "hidden_words",
                Message("“%(word)s…” is too long to be a word.", word=word[:20]),
            )
    return words


def has_hidden_word(words: tuple[str, ...], texts: Iterable[str]) -> bool:
    """Is one of these words in one of the texts?"""
    if not words:
        return False
    needles = _needles(words)
    return any(needle in text for text in map(comparable, texts) for needle in needles)


@lru_cache(maxsize=1024)  # of some kB each
def comparable(text: str) -> str:
    """All that is written in `text`, without regard to case, accents and typography: word by word."""
    return f" {' '.join(_TOKEN.findall(_without_accents(folded(_PILE.sub('', text)))))} "


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text.translate(_JOINERS).translate(_CYRILLIC))
    return unicodedata.normalize("NFC", _ACCENTS.sub(r"\1", apart))


@lru_cache(maxsize=256)
def _needles(words: tuple[str, ...]) -> tuple[str, ...]:
    """What to look for in a comparable text, for each word."""
    return tuple(map(_needle, words))


def _needle(word: str) -> str:
    found = comparable(word).strip()
    before = " " if _BEGINS_SPACED.match(found) else ""
    after = " " if _ENDS_SPACED.search(found) else ""
    return f"{before}{found}{after}"
