"""Words to be found by, in any script: the same for what is stored and for what is looked for.

More is alike here than in `spelling`, which tells names apart: `straße` is found by `strasse`, `café` by `cafe`. Marks
are left away in Latin, Greek, Cyrillic, Arabic and Hebrew alone; elsewhere they are letters (a Japanese voicing, a Thai
tone, an Indic vowel). What is written without spaces is found by each of its letters and by each two of them.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_WORD = 40
LONGEST_LETTER = 8  # with its marks
# Of what is said below a title or name.
MOST_WORDS = 60
_GRAMS = r"\p{Han}\p{Hiragana}\p{Katakana}\u30fc\uff70\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_RUN = regex.compile(
    rf"(?P<grams>(?:[{_GRAMS}][\p{{M}}\uff9e\uff9f]*)+)"
    rf"|(?P<word>[\p{{L}}\p{{N}}--[{_GRAMS}]][[\p{{L}}\p{{M}}\p{{N}}\u200c\u200d]--[{_GRAMS}]]*)"
    r"|(?P<sign>\p{Extended_Pictographic})",
    regex.V1,
)
_LETTER = regex.compile(r"\X")
_WITHOUT_MARKS = regex.compile(r"([\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}\p{Hebrew}])\p{M}+", regex.V1)
# Joiners, a letter drawn longer, and what nobody sees.
_UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\u0640]")
# What a letter may leave that stood for several: the stroke of a fraction.
_BETWEEN = regex.compile(r"[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}]")
_ALIKE = str.maketrans(
    {"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "æ": "ae", "œ": "oe", "þ": "th",
     "ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه"}
)  # fmt: skip
_ARTICLE = "ال"
_SHORTEST_BEHIND_ARTICLE = 2


class Token(NamedTuple):
    """A word as it is compared, and where it stands in the text it is of."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """All words of a text, in its order; of what has no spaces each letter and each two, of an Arabic word with its
    article also the word without."""
    return [token for run in runs(text) for token in run]


def words(text: str, most: int | None = None) -> list[str]:
    """The words of a text, each once; with `most` those of that many words from its beginning, where two letters of
    what has no spaces are one."""
    found: dict[str, None] = {}
    left = most
    for run in runs(text):
        if left is not None:
            if left <= 0:
                break
            # A letter and a pair for each letter, and two letters for each word.
            run = run[: 4 * left]
            left -= max(1, len(run) // 4)
        found.update(dict.fromkeys(token.text for token in run))
    return list(found)


def dream_words(title: str, description: str) -> list[str]:
    """What a dream is found by: its whole title, and how its description begins."""
    return list(dict.fromkeys([*words(title), *words(description, MOST_WORDS)]))


def person_words(first_name: str, last_name: str, *said: str) -> list[str]:
    """What a member is found by: their names, and how each of what they say of themselves begins."""
    of_them = [words(f"{first_name} {last_name}"), *(words(text, MOST_WORDS) for text in said)]
    return list(dict.fromkeys(word for some in of_them for word in some))


def is_gram(word: str) -> bool:
    """Is this a part of what is written without spaces, and not the beginning of a longer word?"""
    return bool(regex.match(rf"[{_GRAMS}]", word, regex.V1))


@lru_cache(maxsize=4096)
def fold_word(word: str) -> str:
    """A word as it is compared."""
    letters = unicodedata.normalize("NFKC", _UNSEEN.sub("", word)).casefold().translate(_ALIKE)
    if letters.isascii() and letters.isalnum():
        return letters
    bare = _WITHOUT_MARKS.sub(r"\1", unicodedata.normalize("NFD", letters))
    return str(_BETWEEN.sub("", unicodedata.normalize("NFC", bare).translate(_ALIKE)))


def runs(text: str) -> Iterator[list[Token]]:
    """The words of a text as `tokens`, those together that are of one piece of it."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        if match["grams"]:
            yield _grams(match["grams"], start)
        elif match["sign"]:
            yield [Token(match["sign"], start, end)]
        elif word := fold_word(match["word"][: 2 * LONGEST_WORD])[:LONGEST_WORD]:
            yield [Token(one, start, end) for one in _with_and_without_article(word)]


def _grams(run: str, start: int) -> list[Token]:
    letters = [
        Token(part, start + letter.start(), start + letter.end())
        for letter in _LETTER.finditer(run)
        # One that stands for a whole word, like ㍍, is as many as it stands for.
        for part in _LETTER.findall(fold_word(letter[0][:LONGEST_LETTER]))
    ]
    found = []
    for place, letter in enumerate(letters):
        found.append(letter)
        if place + 1 < len(letters):
            after = letters[place + 1]
            found.append(Token(letter.text + after.text, letter.start, after.end))
    return found


def _with_and_without_article(word: str) -> list[str]:
    bare = word.removeprefix(_ARTICLE)
    return [word, bare] if bare != word and len(bare) >= _SHORTEST_BEHIND_ARTICLE else [word]
