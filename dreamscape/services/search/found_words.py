"""Where looked for words stand in a text, without a look at each of its other words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from dreamscape.words import LONGEST_WORD, Token, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.models.search import Terms


def found_words(text: str, terms: Terms) -> Iterator[Token]:
    """Those of the `tokens` of a text that were looked for, in their order."""
    exact, beginnings = terms
    for match in _may_be(terms).finditer(text):
        part, (start, end) = match[0], match.span()
        if part.isascii():
            word = part[:LONGEST_WORD].lower()
            if word in exact or word.startswith(beginnings):
                yield Token(word, start, end)
            continue
        for token in (token for run in runs(part) for token in run):
            if terms.match(token.text):
                yield Token(token.text, start + token.start, start + token.end)


@lru_cache(maxsize=256)
def _may_be(terms: Terms) -> re.Pattern[str]:
    """What finds words of plain letters that begin as one of `terms`, and all else between two spaces that has other
    letters: only these are worth to be folded. No word goes on behind a space."""
    plain = "|".join(word for word in (*terms.words, *terms.beginnings) if word.isascii())
    words = rf"|(?<![A-Za-z0-9])(?i:{plain})[A-Za-z0-9]*" if plain else ""
    return re.compile(rf"(?<!\S)[^\s\x80-\U0010ffff]*[^\s\x00-\x7f]\S*{words}")
