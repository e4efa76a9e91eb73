"""Dreams that are like each other, as their dreamers see it: two who say so of each other's are tied by a thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dreamscape.models.dreams import Dream, DreamCard

SAME, NOT_QUITE = "same", "not_quite"
SKY_ANSWERS = (SAME, NOT_QUITE)


class SkyAnswer(NamedTuple):
    """What the dreamer of `dream_id` said of another dream: `answer` is one of SKY_ANSWERS."""

    dream_id: str
    other_id: str
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Around:
    """Dreams around one, as somebody may see them: those that are tied to it first, then the likest.

    `tied` are ids of these. `answers` is what its dreamer said of whichever dreams, by id, for that dreamer alone.
    """

    dreams: tuple[Dream, ...] = ()
    tied: frozenset[str] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)


class SkyCard(NamedTuple):
    """A dream across from another, as one reader sees it. `answer` is what the other's dreamer said of it, "" where
    they did not, and for everybody else. `can_ask`: they may ask its dreamer their one question."""

    card: DreamCard
    tied: bool = False
    answer: str = ""
    can_answer: bool = False
    can_ask: bool = False

    @property
    def is_lantern(self) -> bool:
        """Did it come true, so that it shines for those that are tied to it?"""
        return self.tied and self.card.dream.state.came_true


class Similarity(NamedTuple):
    """How much two dreams have to share to be shown to each other, and what people said since that was set: how often
    `same`, how often `not_quite`."""

    least_score: float
    since: datetime
    same: int = 0
    not_quite: int = 0
