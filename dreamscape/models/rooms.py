"""A private talk of two that came of an accepted offer, and the thanks at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models.dreams import Dream
    from dreamscape.models.members import Person
    from dreamscape.models.pictures import Picture

# What a report is about, as its target says.
ROOM = "room"
THANKS = "thanks"
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

    @property
    def readable_until(self) -> datetime | None:
        """When the two can read it no longer; None while it is open."""
        return self.closed_at + READABLE if self.closed_at else None

    def is_readable(self, now: datetime) -> bool:
        """Can the two read it still?"""
        return self.closed_at is None or now < self.closed_at + READABLE

    def other_than(self, member_id: str) -> str:
        """The id of the other one of the two; "" where they have left."""
        return self.helper_id if member_id == self.dreamer_id else self.dreamer_id


@dataclass(frozen=True, slots=True)
class RoomLine:
    """What one of the two wrote: the `number`th line of their room. `author_id` is "" once they have left."""

    id: str
    room_id: str
    author_id: str
    body: str
    created_at: datetime
    picture: Picture | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Thanks:
    """One's line at the end of a room, which is titled as that was; "" went without words. It appears when both are
    in, or after two weeks. `on_profile`: this one agrees that both lines are shown on the profiles; they are if both
    agree. An `other_id` is "" once they have left."""

    id: str
    room_id: str
    dream_id: str
    author_id: str
    other_id: str
    body: str
    created_at: datetime
    on_profile: bool
    appears_at: datetime
    title: str = ""


@dataclass(frozen=True, slots=True)
class RoomCard:
    """A room as one of the two sees it. `other` is None where they have left, `dream` where it is not theirs to see."""

    room: Room
    me: Person | None
    other: Person | None
    dream: Dream | None = None
    can_write: bool = False
    can_close: bool = False
    can_thank: bool = False
    can_report: bool = False
    can_block: bool = False
    has_early_links: bool = False


@dataclass(frozen=True, slots=True)
class RoomLineCard:
    """A line and whose it is. `at` is when it was written, by the clock of whoever reads; `begins_day`: it is the first
    of that day. `folded` says why the reader has to open it first."""

    line: RoomLine
    author: Person | None
    at: datetime
    is_mine: bool = False
    begins_day: bool = False
    folded: str = ""


@dataclass(frozen=True, slots=True)
class ThanksState:
    """What one of the two knows of the lines at the end of their room: their own, and whether the other's is in. The
    other's words are there once they have appeared; `waits_until` says when it appears alone."""

    mine: Thanks | None = None
    other_is_in: bool = False
    theirs: Thanks | None = None
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ThanksCard:
    """A line of thanks as somebody reads it. `folded` says why they have to open it first."""

    thanks: Thanks
    folded: str = ""
    can_report: bool = False
    can_take_away: bool = False


@dataclass(frozen=True, slots=True)
class ThanksPair:
    """What the dreamer and the helper of a room wrote, as others read it. A line is None while it is not there, and a
    person where they have left; `title` is "" where it has words that the reader does not want to see."""

    title: str
    helper: Person | None
    dreamer: Person | None
    from_helper: ThanksCard | None
    from_dreamer: ThanksCard | None
    dream: Dream | None = None
