"""Circles: named groups of people of one member's, known to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.members import Person


class Circle(NamedTuple):
    """Some people of one member's, in the order in which they were put in; `people` are their ids."""

    id: str
    owner_id: str
    name: str
    people: tuple[str, ...]
    created_at: datetime
    updated_at: datetime | None = None


class CircleSummary(NamedTuple):
    """A circle at a glance: how many are in it, and the first of them, as ids."""

    id: str
    name: str
    size: int
    first: tuple[str, ...] = ()


class CircleCard(NamedTuple):
    """A circle as its owner sees it in a list. `people` are the first of those in it, `dreams` are for it."""

    id: str
    name: str
    size: int
    people: tuple[Person, ...] = ()
    dreams: int = 0
    has_person: bool = False

    @property
    def others(self) -> int:
        """How many are in it beside those who are named."""
        return max(0, self.size - len(self.people))
