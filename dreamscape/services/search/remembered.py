"""What a vocabulary said a moment ago: many begin to type with the same letters, and a list is read page by page."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from dreamscape.services.common.cache import FRESH_SECONDS, BoundedCache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.models.search import KnownWords, VocabularyWord
    from dreamscape.services.search.protocols import Vocabulary

    Question = tuple[tuple[str, ...], ...]

MAX_ENTRIES = 1000  # some 4 kB each at most


class RememberedVocabulary:
    """Asks `vocabulary`, and again after some seconds: it hears of new words after the response anyway."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._kept: BoundedCache[Question, tuple[float, dict[str, KnownWords]]] = BoundedCache(MAX_ENTRIES)

    def known(
        self, kinds: Sequence[str], words: Sequence[str], beginnings: Sequence[str], most: int
    ) -> dict[str, KnownWords]:
        """As the vocabulary's own."""
        question = (tuple(kinds), tuple(words), tuple(beginnings))
        now = time.monotonic()
        begun_at, known = self._kept.get_many([question]).get(question, (float("-inf"), {}))
        if now - begun_at > FRESH_SECONDS:
            known = self._vocabulary.known(kinds, words, beginnings, most)
            self._kept.put_many({question: (now, known)})
        return known

    def alike(self, kind: str, word: str) -> list[VocabularyWord]:
        """The vocabulary's own: few ask, and hardly two the same."""
        return self._vocabulary.alike(kind, word)
