"""A private talk of two that came of an accepted offer, and the thanks at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.pictures import Picture

# So long after the last line a room closes by itself, and so long it can be read after that.
QUIET, READABLE = timedelta(days=30), timedelta(days=90)
# Links may be sent from the second day on; where both follow each other at once.
NO_LINKS = timedelta(days=1)
# Of two lines of thanks one alone appears after this.
THANKS_WAIT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Room:
    """The talk of a dreamer and a helper, titled by the ask. An id is "" once that member has left.

    `closed_by` is "" for a room that closed by itself; `done`: one of the two said that it is done.
    """

    id: str
    ask_id: str
    dream_id: str
    dreamer_id: str
    helper_id: str
    title: str
    opened_at: datetime
    last_line_at: datetime
    closed_at: datetime | None = None
    closed_by: str = ""
    done: bool = False

    @property
    def is_open(self) -> bool:
        """Can the two still write?"""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class RoomLine:
    """What one of the two wrote. `author_id` is "" once they have left."""

    id: str
    room_id: str
    author_id: str
    body: str
    created_at: datetime
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Thanks:
    """One's line at the end of a room. It appears when both are in, or after two weeks. `on_profile`: this one agrees
    that both lines are shown on the profiles; they are if both agree."""

    id: str
    room_id: str
    dream_id: str
    author_id: str
    other_id: str
    body: str
    created_at: datetime
    on_profile: bool
    appears_at: datetime
