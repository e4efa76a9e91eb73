"""The words that were found, in the text they were found in: which part of it to show, and where to mark it.

What is folded to be compared is never shown: all of this cuts the text as it was written, between two characters as
people count them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import regex
from markupsafe import Markup, escape

from dreamscape.excerpts import excerpt
from dreamscape.search import bp
from dreamscape.services.search.found_words import found_words
from dreamscape.words import fold_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dreamscape.models.search import Terms
    from dreamscape.words import Token

# How far into a text a found word is looked for: only how it begins can be found.
LOOKED_THROUGH = 800
# What is shown before the first found word, of all that is shown.
BEFORE = 4
_CHARACTER = regex.compile(r"\X")


def spans(text: str, terms: Terms) -> list[tuple[int, int]]:
    """Where found words stand, in order and apart from each other, with whole characters at both ends."""
    merged: list[tuple[int, int]] = []
    for start, end in _found(text, terms):
        first, last = _whole_characters(text, start, end)
        if merged and first <= merged[-1][1]:
            first, last = merged[-1][0], max(merged.pop()[1], last)
        merged.append((first, last))
    return merged


@bp.app_template_filter()
def around(text: str, terms: Terms, most: int) -> str:
    """What `text` says around the first found word, on one line: `most` characters or a few more, with “…” for what
    is left out. Where nothing is found, how it begins."""
    line = " ".join(text.split())
    first = _whole_characters(line, *next(_found(line[:LOOKED_THROUGH], terms), (0, 0)))
    start = _beginning(line, first[0] - most // BEFORE, first) if first[1] > most * 2 // 3 else 0
    return f"{'… ' if start else ''}{excerpt(line[start:], most)}"


@bp.app_template_filter()
def marked(text: str, terms: Terms) -> Markup:
    """`text` as HTML, with a `<mark>` around each found word."""
    shown: list[str] = []
    end = 0
    for start, stop in spans(text, terms):
        shown += (escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>")
        end = stop
    return Markup("".join([*shown, escape(text[end:])]))  # noqa: S704 - each piece is escaped


def _found(text: str, terms: Terms) -> Iterator[tuple[int, int]]:
    """Where found words begin and end, in the order in which they begin."""
    for token in found_words(text, terms):
        if token.text in terms.words:
            yield token.start, token.end
        else:
            begun = max((one for one in terms.beginnings if token.text.startswith(one)), key=len)
            yield token.start, _end(text, token, begun)


def _end(text: str, token: Token, begun: str) -> int:
    """How far the word reaches in `text` whose beginning was looked for; all of it where that cannot be told."""
    word = text[token.start : token.end]
    if word.isascii():
        return token.start + len(begun)
    ends = (character.end() for character in _CHARACTER.finditer(word))
    return token.start + next((end for end in ends if fold_word(word[:end]).startswith(begun)), len(word))


def _whole_characters(text: str, start: int, end: int) -> tuple[int, int]:
    """The same place, with whole characters at both ends."""
    if text.isascii():
        return start, end
    stop = text.find(" ", end)
    edges = _edges(text, start, stop if stop >= 0 else len(text))
    return edges[bisect_right(edges, start) - 1], edges[bisect_left(edges, end)]


def _beginning(line: str, wanted: int, first: tuple[int, int]) -> int:
    """Where to begin to show `line`, near `wanted` and before the `first` found word: after a space if one is there."""
    wanted = max(wanted, 0)
    space = line.find(" ", wanted, first[0])
    start = space + 1 if space >= 0 else wanted
    edges = _edges(line, start, first[1])
    return edges[bisect_left(edges, start)]


def _edges(text: str, start: int, end: int) -> Sequence[int]:
    """Where one character ends and the next begins, from before `start` on: from the space there, which begins one."""
    begin = max(text.rfind(" ", 0, start), 0)
    if text[begin:end].isascii():
        return range(begin, end + 1)
    return [*(character.start() for character in _CHARACTER.finditer(text, begin, end)), end]
