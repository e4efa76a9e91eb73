"""What a dreamer asks others for, and what these offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

EFFORTS = ("minutes", "afternoon", "more")
MOST_ASKS = 5
# So many wait for an answer at one ask: a dreamer shall read them all.
MOST_WAITING = 30
# From one member in a day.
MOST_OFFERS = 5
# Of an ask: `open` until its dreamer closes it, or a room that came of it is done.
OPEN, CLOSED, DONE = "open", "closed", "done"
# Of an offer: it waits for its answer until its author withdraws it; `ended` where a block, a closed ask or somebody's
# leaving took the question away.
WAITING, ACCEPTED, DECLINED, WITHDRAWN, ENDED = "waiting", "accepted", "declined", "withdrawn", "ended"


@dataclass(frozen=True, slots=True)
class Ask:
    """One sentence that a dreamer asks. `skills` would help (as on profiles), `effort` is one of EFFORTS, `place` is ""
    for anywhere. `to_id`: the one member whom it asks, whose dream came true; "" for whoever can."""

    id: str
    dream_id: str
    dreamer_id: str
    body: str
    skills: tuple[str, ...]
    effort: str
    place: str
    created_at: datetime
    state: str = OPEN
    closed_at: datetime | None = None
    to_id: str = ""

    @property
    def is_open(self) -> bool:
        """Can somebody offer to help?"""
        return self.state == OPEN


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody's "I can", which the dreamer alone reads. `room_id` is there once it is accepted."""

    id: str
    ask_id: str
    dream_id: str
    dreamer_id: str
    author_id: str
    body: str
    created_at: datetime
    state: str = WAITING
    answered_at: datetime | None = None
    room_id: str = ""

    @property
    def is_waiting(self) -> bool:
        """Has nobody answered it yet?"""
        return self.state == WAITING

    @property
    def is_accepted(self) -> bool:
        """Has the dreamer said yes?"""
        return self.state == ACCEPTED

    @property
    def is_declined(self) -> bool:
        """Has the dreamer said no?"""
        return self.state == DECLINED
