"""How alike two dreams have to be to be shown to each other: what dreamers answer moves it, slowly and within bounds.

Two dreams share words, and the rarer these are the more they are worth (`services.similar_dreams`). Whether that is the
same dream only their dreamers know. Of what they said since it was last moved, "the same" is to be at least a half, or
dreams have to share a little more from then on; where it is more than four fifths, a little less, for somebody may miss
their like. Nobody counts for more than five answers, so that no one person moves it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models.same_sky import Similarity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dreamscape.store.same_sky.similarity import SkySimilarity

# What two dreams share is worth something between 2 and 30.
LEAST, MOST, STEP = 0.0, 12.0, 0.5
TOO_FEW_SAME, MANY_SAME = 0.5, 0.8
# So many people have to have answered since it was moved last, and each counts for so many answers at most.
ENOUGH_PEOPLE = 20
MOST_OF_ONE = 5


def precision(answers: Iterable[tuple[float, float]]) -> float:
    """How many of all answers are "the same", between 0 and 1; of whoever gave many, as many as MOST_OF_ONE."""
    same = every = 0.0
    for one_same, one_not_quite in answers:
        given = one_same + one_not_quite
        weight = min(1.0, MOST_OF_ONE / given) if given else 0.0
        same += one_same * weight
        every += given * weight
    return same / every if every else 0.0


def moved(least_score: float, answers: list[tuple[int, int]]) -> float:
    """What is to be shared from now on, after these answers of so many people (same, not quite)."""
    if len(answers) < ENOUGH_PEOPLE:
        return least_score
    share = precision(answers)
    if share < TOO_FEW_SAME:
        return min(MOST, least_score + STEP)
    if share > MANY_SAME:
        return max(LEAST, least_score - STEP)
    return least_score


class SkyThreshold:
    """Measures, and moves it."""

    def __init__(self, store: SkySimilarity) -> None:
        self._store = store

    def measure(self, now: datetime) -> Similarity:
        """Count what was answered since it was moved, and move it by a step where that says so; return what holds."""
        before = self._store.read()
        answers = self._store.answers_since(before.since)
        least_score = moved(before.least_score, answers)
        if least_score != before.least_score:
            after = Similarity(least_score, now)
        else:
            counts = (sum(same for same, _ in answers), sum(not_quite for _, not_quite in answers))
            after = Similarity(least_score, before.since, *counts)
        self._store.save(before, after)
        return after
