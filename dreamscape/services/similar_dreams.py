"""Which dreams are like one another: those that share words that few others have, and one of them in its title.

They are found by jobs, once a dream is written, and kept; whoever reads sees of them what is theirs to see
(`Feed.with_alike`). What somebody is just writing has no words yet: for them it is looked for as by the search.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING, Protocol

from dreamscape.models.jobs import FIND_ALL_SIMILAR
from dreamscape.models.search import DREAMS
from dreamscape.store.dreams.similar import MOST_OF_ONE_DREAMER, MOST_SIMILAR, Similarity
from dreamscape.words import is_gram, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dreamscape.models import DreamCard, Member
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.search.search import Search
    from dreamscape.store.dreams.similar import SimilarDreams as SimilarDreamStore
    from dreamscape.store.dreams.similar import WordedDream

# So many others are looked at: those with the rarest words.
MOST_LOOKED_AT = 500
# What one dream in fifteen has is common; not what three have where there are few dreams.
COMMON_PART, COMMON_LEAST = 15, 3
# Shorter words say little, however rare they are.
SHORTEST = 3
# So many of these are to be the same: rare words that stand in a title, or one and what both are about.
LEAST_IN_COMMON = 2
WALKED_AT_ONCE = 100
# Of what somebody is writing.
MOST_LOOKED_FOR = 3
MOST_SHOWN = 3


class WordCounts(Protocol):
    """Knows how common words are."""

    def counts(self, kind: str, words: Iterable[str]) -> dict[str, int]:
        """About how many have each of these words; what nobody has is left out."""


class SimilarDreams:
    """Finds and keeps them."""

    def __init__(
        self, *, store: SimilarDreamStore, vocabulary: WordCounts, search: Search, jobs: JobQueue
    ) -> None:
        self._store = store
        self._vocabulary = vocabulary
        self._search = search
        self._jobs = jobs

    def find(self, dream_id: str) -> None:
        """Find what is like a dream, and let it turn up there; nothing where it is gone. Safe to repeat.

        Its words are counted already.
        """
        dream = self._store.worded(dream_id)
        if dream is None:
            return
        similar = self._similar_to(dream)
        self._store.save(dream.id, similar)
        self._store.put_into(similar, dream)

    def find_some(self, payload: Mapping[str, str]) -> None:
        """Do the same for the next dreams that were never looked at, and have those after them done."""
        if then := self.walk(payload["after"]):
            self._jobs.start(self._jobs.add(FIND_ALL_SIMILAR, then, {"after": then}))

    def walk(self, after: str) -> str:
        """Find what is like each of the next hundred, as far as they were never looked at; return where to go on, ""
        at the end. It begins with ""."""
        dream_ids, then = self._store.without_list(after, WALKED_AT_ONCE)
        for dream_id in dream_ids:
            self.find(dream_id)
        return then

    def how_many_dreams(self) -> int:
        """About so many there are."""
        return self._store.how_many_dreams()

    def while_writing(self, title: str, reader: Member | None) -> list[DreamCard]:
        """Dreams by others that have rare words of a title, as `reader` (None: a guest) sees them; none is folded."""
        rare = self._rarest(words(title))
        if not rare:
            return []
        looked_for = " ".join([*rare][:MOST_LOOKED_FOR])
        found = self._search.dreams(looked_for, reader, exact=True, best=True, own=False)
        return [one for one in found.page.items if not (one.folded or one.mutes_dream)][:MOST_SHOWN]

    def _similar_to(self, dream: WordedDream) -> list[Similarity]:
        rare = self._rarest(dream.words, but=1)
        if not rare:
            return []
        found = [
            (score, other)
            for other in self._store.sharing([*rare], dream.dreamer_id, MOST_LOOKED_AT)
            if (score := _score(dream, other, rare))
        ]
        found.sort(key=lambda one: -one[0])  # of two alike the newer one stays first
        by: Counter[str] = Counter()
        similar = []
        for score, other in found:
            by[other.dreamer_id] += 1
            if by[other.dreamer_id] <= MOST_OF_ONE_DREAMER:
                similar.append(Similarity(other.id, score))
        return similar[:MOST_SIMILAR]

    def _rarest(self, said: Iterable[str], but: int = 0) -> dict[str, float]:
        """The rarest of these words, and what each is worth; all together no more dreams have them than are looked at.
        Not those that no more than `but` have, for those are known."""
        counts = self._vocabulary.counts(DREAMS, said)
        dreams = self._store.how_many_dreams()
        common = max(COMMON_LEAST, dreams // COMMON_PART)
        rare: dict[str, float] = {}
        left = MOST_LOOKED_AT
        for word, count in sorted(counts.items(), key=lambda one: one[1]):
            left -= count
            if count > common or (left < 0 and len(rare) >= LEAST_IN_COMMON):
                break
            if count > but and (len(word) >= SHORTEST or is_gram(word)):
                rare[word] = 1 + log(max(1, dreams / count))
        return rare


def _score(dream: WordedDream, other: WordedDream, rare: Mapping[str, float]) -> float:
    """How much the two share; 0 where it is not enough. What neither has in its title neither is about."""
    shared = rare.keys() & other.words & (dream.title | other.title)
    about_the_same = not dream.categories.isdisjoint(other.categories)
    if not shared or len(shared) + about_the_same < LEAST_IN_COMMON:
        return 0
    return round(sum(rare[word] for word in shared), 3)
