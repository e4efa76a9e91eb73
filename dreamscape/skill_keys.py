"""By which words a skill that is wanted and one that somebody has find each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable


def skill_keys(skills: Iterable[str]) -> list[str]:
    """The keys of these skills, sorted: two lists fit where they have one in common."""
    return sorted({key for skill in skills if (key := " ".join(words(skill)))})
