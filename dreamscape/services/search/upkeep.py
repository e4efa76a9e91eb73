"""Keeps the vocabulary true: it learns as dreams are written, and forgets here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

# Less than a day, so that what was checked late yesterday is checked today.
CHECKED_EACH = timedelta(hours=20)
# On one day: a few minutes.
MOST_BATCHES = 200


class CheckedVocabulary(Protocol):
    """Counts its words again."""

    def check_oldest(self, before: datetime) -> int:
        """Check some that were last checked before then; return how many there were."""


def check_words(vocabulary: CheckedVocabulary, now: datetime) -> None:
    """Count the words again that were not counted for a day, and forget what nothing has any more. It may be stopped
    anywhere; what is left comes first the next time."""
    for _ in range(MOST_BATCHES):
        if not vocabulary.check_oldest(now - CHECKED_EACH):
            return
