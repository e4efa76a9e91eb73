"""Skills: what a member can do, in their own few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import Invalid
from dreamscape.excerpts import first_characters
from dreamscape.messages import PluralMessage
from dreamscape.services.common.lengths import PARTS_PER_CHARACTER, excess, people_count
from dreamscape.spelling import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST, LONGEST = 20, 40


def clean_skills(skills: Iterable[str]) -> tuple[str, ...]:
    """The skills without empty ones, surrounding space and repetition (case does not matter).

    Raises Invalid when there are more than 20 or one is longer than 40 characters, as people count them.
    """
    cleaned: dict[str, str] = {}
    for skill in skills:
        words = " ".join(skill.split())
        if excess(words, LONGEST):
            raise Invalid(
                "skills",
                PluralMessage(
                    "A skill has at most %(num)s character; “%(start)s…” has %(count)s.",
                    "A skill has at most %(num)s characters; “%(start)s…” has %(count)s.",
                    LONGEST,
                    start=first_characters(words, 20),
                    count=max(people_count(words), len(words) // PARTS_PER_CHARACTER),
                ),
            )
        if words:
            cleaned.setdefault(folded(words), words)
    if len(cleaned) > MOST:
        raise Invalid(
            "skills",
            PluralMessage(
                "At most %(num)s skill, please; these are %(count)s.",
                "At most %(num)s skills, please; these are %(count)s.",
                MOST,
                count=len(cleaned),
            ),
        )
    return tuple(cleaned.values())
