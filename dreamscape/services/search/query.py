"""What somebody typed, as words to look for."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log2
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from dreamscape.models.search import Terms
from dreamscape.words import is_gram, runs, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dreamscape.models.search import KnownWords, VocabularyWord
    from dreamscape.services.search.protocols import Vocabulary

# Of what is typed; the rest is not looked for.
LONGEST_QUERY = 200
MOST_WORDS = 12
# From this length on a word also finds longer ones that begin so.
SHORTEST_BEGINNING = 3
MOST_LONGER = 20
# In words of up to so many letters one may be wrong, in longer ones two.
SHORT_WORD = 5
SHORTEST_MISSPELT = 3
MOST_NEAR = 8


class QueryWord(NamedTuple):
    """A word that was typed, where it stands, and the forms that mean the same."""

    spellings: tuple[str, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        """The word, folded."""
        return self.spellings[0]

    @property
    def is_gram(self) -> bool:
        """Is it a part of what is written without spaces?"""
        return is_gram(self.text)


def parse(typed: str) -> tuple[QueryWord, ...]:
    """The words to look for, each once. Of what has no spaces each two letters are one, for nobody knows where its
    words begin."""
    found: dict[str, QueryWord] = {}
    for run in runs(typed[:LONGEST_QUERY]):
        if is_gram(run[0].text):
            parts = [QueryWord((one.text,), one.start, one.end) for one in (run[1::2] or run)]
        else:
            parts = [QueryWord(tuple(one.text for one in run), run[0].start, run[0].end)]
        for part in parts:
            found.setdefault(part.text, part)
    return tuple(found.values())[:MOST_WORDS]


@dataclass(frozen=True, slots=True)
class Wish:
    """Words that were typed, with all that stand for each: its spellings and longer words. `counts` says about how
    common each is."""

    words: tuple[QueryWord, ...]
    longer: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def all_of(self, word: QueryWord) -> tuple[str, ...]:
        """What stands for this word."""
        return tuple(dict.fromkeys([*word.spellings, *self.longer.get(word.text, ())]))

    def count(self, word: QueryWord) -> int:
        """About how many have it, in any of its forms."""
        return sum(self.counts.get(one, 0) for one in self.all_of(word))

    @property
    def wanted(self) -> list[tuple[str, ...]]:
        """What an engine is to find, the rarest word first."""
        return [self.all_of(word) for word in sorted(self.words, key=self.count)]

    @property
    def known(self) -> list[tuple[str, ...]]:
        """The same, or nothing where one of the words is not known, so that nothing has all of them."""
        return self.wanted if all(map(self.count, self.words)) else []

    @property
    def terms(self) -> Terms:
        """What to mark in what was found."""
        exact = frozenset(spelling for word in self.words for spelling in word.spellings)
        return Terms(exact, tuple(word.text for word in self.words if self.longer.get(word.text)))

    def score(self, title: Iterable[str], text: Iterable[str]) -> float:
        """How well a dream with these words fits: rare words say more than common ones, a title more than the rest."""
        in_title, in_text = frozenset(title), frozenset(text)
        return sum(
            self._weight(word) * (2 if in_title.intersection(forms) else 1)
            for word in self.words
            if (forms := self.all_of(word)) and not (in_title | in_text).isdisjoint(forms)
        )

    @property
    def best_score(self) -> float:
        """The score of what has every word, though none in its title."""
        return sum(map(self._weight, self.words))

    def _weight(self, word: QueryWord) -> float:
        return 1 / log2(2 + self.count(word))


def wish_for(words: Sequence[QueryWord], kind: str, vocabulary: Vocabulary) -> Wish:
    """What to look for among things of this kind; all but short words find longer ones too."""
    return wishes_for(words, (kind,), vocabulary)[kind]


def wishes_for(
    words: Sequence[QueryWord],
    kinds: Sequence[str],
    vocabulary: Vocabulary,
    *,
    shortest: int = SHORTEST_BEGINNING,
) -> dict[str, Wish]:
    """The same for each of several kinds, asked for at once; a word of `shortest` letters or more
    finds longer ones too."""
    beginnings = [word.text for word in words if len(word.text) >= shortest and not word.is_gram]
    spellings = [spelling for word in words for spelling in word.spellings]
    known = vocabulary.known(kinds, spellings, beginnings, MOST_LONGER)
    return {kind: _wish(words, known[kind]) for kind in kinds}


def _wish(words: Sequence[QueryWord], known: KnownWords) -> Wish:
    counts = known.counts | {one.word: one.frequency for some in known.beginning.values() for one in some}
    longer = {word: tuple(one.word for one in some) for word, some in known.beginning.items()}
    return Wish(tuple(words), longer, counts)


def near(word: str, alike: Iterable[VocabularyWord]) -> list[str]:
    """Those of `alike` that differ from `word` by a slip of the fingers, the likeliest first."""
    if len(word) < SHORTEST_MISSPELT:
        return []
    most = 1 if len(word) <= SHORT_WORD else 2
    far = [(OSA.distance(word, one.word, score_cutoff=most), -one.frequency, one.word) for one in alike]
    return [text for distance, _, text in sorted(far) if 0 < distance <= most][:MOST_NEAR]


def as_written(folded: str, text: str) -> str:
    """How a folded word stands in a text; "" where it does not."""
    return next((text[one.start : one.end] for one in tokens(text) if one.text == folded), "")
