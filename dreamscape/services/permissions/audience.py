"""Audiences compared: may somebody see a dream after a change who could not before?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape.models import Dream, DreamContent

# Whom one follows may be in no circle, and who is in a circle need not be followed.
_WIDTH = {"only_me": 0, "circles": 1, "followed": 1, "members": 2, "everybody": 3}


def is_wider(after: DreamContent, before: Dream) -> bool:
    """Is `after` for anybody for whom the dream is not, as far as one can tell without asking who stands where?"""
    if _WIDTH[after.audience] != _WIDTH[before.audience]:
        return _WIDTH[after.audience] > _WIDTH[before.audience]
    if after.audience != before.audience:
        return True
    return not set(after.circles) <= set(before.circles)
