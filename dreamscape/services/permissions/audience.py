"""Audiences compared: may somebody see a dream after a change who could not before, and what do they see of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape.models import Dream, DreamContent
    from dreamscape.services.permissions.viewer import Viewer

# Whom one follows may be in no circle, and who is in a circle need not be followed.
_WIDTH = {"only_me": 0, "circles": 1, "followed": 1, "members": 2, "everybody": 3}


def as_seen(dream: Dream, viewer: Viewer) -> Dream:
    """The dream with the counts that whoever looks may know."""
    if not dream.earlier_comment_count or viewer.is_me(dream.dreamer_id):
        return dream
    return dream.without_earlier_comments()


def is_wider(after: DreamContent, before: Dream) -> bool:
    """Is `after` for anybody for whom the dream is not, as far as one can tell without asking who stands where?"""
    if _WIDTH[after.audience] != _WIDTH[before.audience]:
        return _WIDTH[after.audience] > _WIDTH[before.audience]
    if after.audience != before.audience:
        return True
    return not set(after.circles) <= set(before.circles)
