"""How common words are, and which begin alike, is asked once in a few seconds, whoever types."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from dreamscape.models.search import DREAMS, PEOPLE, KnownWords, VocabularyWord
from dreamscape.services.common.cache import FRESH_SECONDS
from dreamscape.services.search.remembered import MAX_ENTRIES, RememberedVocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest


class Counting:
    """A vocabulary that knows how often it was asked."""

    asked = 0

    def known(
        self, kinds: Sequence[str], words: Sequence[str], _beginnings: Sequence[str], _most: int
    ) -> dict[str, KnownWords]:
        """All words are as common as it was asked questions."""
        self.asked += 1
        return {kind: KnownWords(dict.fromkeys(words, self.asked), {}) for kind in kinds}

    def alike(self, kind: str, word: str) -> list[VocabularyWord]:
        """None."""
        raise NotImplementedError


def test_the_same_is_asked_once_until_it_may_have_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary, now = Counting(), 100.0
    words = RememberedVocabulary(vocabulary)
    monkeypatch.setattr(time, "monotonic", lambda: now)

    first = words.known([DREAMS], ["li"], ["li"], 20)
    now += FRESH_SECONDS
    assert words.known([DREAMS], ["li"], ["li"], 20) == first
    assert words.known([DREAMS], ["li"], [], 20) != first
    assert words.known([DREAMS, PEOPLE], ["li"], ["li"], 20).keys() == {DREAMS, PEOPLE}
    assert vocabulary.asked == 3
    now += 0.1
    assert words.known([DREAMS], ["li"], ["li"], 20)[DREAMS].counts == {"li": 4}


def test_a_stranger_cannot_fill_the_memory_with_letters() -> None:
    vocabulary = Counting()
    words = RememberedVocabulary(vocabulary)
    for number in range(MAX_ENTRIES + 1):
        words.known([DREAMS], [str(number)], [], 20)
    words.known([DREAMS], ["1"], [], 20)
    words.known([DREAMS], ["0"], [], 20)

    assert vocabulary.asked == MAX_ENTRIES + 2
