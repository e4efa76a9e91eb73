"""A search by words through things of one kind, with what somebody may have meant who mistyped one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from dreamscape.services.search.query import Wish, as_written, near, parse, wish_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dreamscape.services.search.protocols import Vocabulary
    from dreamscape.services.search.query import QueryWord

T = TypeVar("T")
# So few that somebody may have meant something else; a word that so few have, and one that is so much commoner.
FEW = 3
RARE = 2
MUCH_COMMONER = 10
MOST_MISSPELT = 3


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """Some things and where to go on; `looked_for` and `meant` as in `DreamResults`."""

    items: Sequence[T]
    after: str | None
    wish: Wish
    looked_for: str = ""
    meant: str = ""


class WordSearch(Generic[T]):
    """One search for one reader. `walk` finds things that have one of each of some spellings, after a cursor and at
    most so many; `text_of` is what a thing says."""

    def __init__(
        self,
        *,
        kind: str,
        vocabulary: Vocabulary,
        walk: Callable[[Sequence[Sequence[str]], str | None, int], tuple[list[T], str | None]],
        text_of: Callable[[T], str],
    ) -> None:
        self._kind = kind
        self._vocabulary = vocabulary
        self._walk = walk
        self._text_of = text_of

    def find(self, typed: str, after: str | None, limit: int, *, exact: bool) -> Found[T]:
        """What has all the words; where nothing has, what has words near to them, unless it is to be `exact`."""
        wish = wish_for(parse(typed), self._kind, self._vocabulary)
        items, cursor = self._walk(wish.wanted, after, limit)
        if exact or after or cursor or len(items) >= FEW:
            return Found(items, cursor, wish)
        corrected = self._corrected(typed, wish)
        if not corrected or items:
            return Found(items, cursor, wish, meant=corrected)
        other = wish_for(parse(corrected), self._kind, self._vocabulary)
        items, cursor = self._walk(other.wanted, None, limit)
        return Found(items, cursor, other, looked_for=corrected)

    def _corrected(self, typed: str, wish: Wish) -> str:
        """What was typed, with those words put right that nothing or next to nothing has; "" where that finds nothing
        for this reader, who is told of no word that they do not see."""
        nearest = {
            word: forms
            for word in sorted(wish.words, key=wish.count)[:MOST_MISSPELT]
            if wish.count(word) <= RARE and (forms := self._near(word, wish))
        }
        if not nearest:
            return ""
        wanted = [nearest.get(word, wish.all_of(word)) for word in wish.words]
        found, _ = self._walk(wanted, None, FEW)
        texts = [self._text_of(one) for one in found]
        rewritten = _rewritten(typed, nearest, texts)
        return rewritten if texts and rewritten != typed else ""

    def _near(self, word: QueryWord, wish: Wish) -> list[str]:
        alike = self._vocabulary.alike(self._kind, word.text)
        least = MUCH_COMMONER * wish.count(word)
        return near(word.text, (one for one in alike if one.frequency >= least))


def _rewritten(typed: str, nearest: Mapping[QueryWord, Sequence[str]], texts: Sequence[str]) -> str:
    """`typed` with the nearest form of each of these words that one of the texts has, as it is written there."""
    for word in sorted(nearest, key=lambda one: one.start, reverse=True):
        written = (as_written(form, text) for form in nearest[word] for text in texts)
        chosen = next(filter(None, written), typed[word.start : word.end])
        typed = f"{typed[: word.start]}{chosen}{typed[word.end :]}"
    return typed
