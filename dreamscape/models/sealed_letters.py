"""Letters for a dreamer that wait sealed: for the day it comes true, for a hard day, or for a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from dreamscape.models.dreams import Dream
    from dreamscape.models.members import Person

CAME_TRUE, HARD_DAY, ON_DATE = "came_true", "hard_day", "date"
LETTER_KINDS = (CAME_TRUE, HARD_DAY, ON_DATE)
# For so long its author can read it again and take it back.
TAKE_BACK = timedelta(days=1)
# What opens on a hard day has rested until then, or being refused to take it back would tell that it is open. A minute
# more, since clocks of two machines differ.
REST = TAKE_BACK + timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SealedLetter:
    """A letter as stored. `author_id` is "" once its author has left, `opens_on` is there for a date alone.

    `may_show`: its author agreed that others read it once it has opened by coming true; `shown`: the dreamer lets them.
    `held`: it is among its author's, and has their one place of its kind at this dream; not so after a block.
    """

    id: str
    dream_id: str
    dreamer_id: str
    author_id: str
    kind: str
    body: str
    sealed_at: datetime
    opens_on: date | None = None
    may_show: bool = False
    held: bool = True
    opened_at: datetime | None = None
    shown: bool = False

    @property
    def is_open(self) -> bool:
        """Has it been opened?"""
        return self.opened_at is not None

    @property
    def is_for_oneself(self) -> bool:
        """Did the dreamer write it to themselves?"""
        return self.author_id == self.dreamer_id

    @property
    def can_be_shown(self) -> bool:
        """May the dreamer let others read it? A letter of a hard day nobody shows: that would tell of the day."""
        return self.kind == CAME_TRUE and self.is_open and (self.may_show or self.is_for_oneself)

    def is_fresh(self, now: datetime) -> bool:
        """Was it sealed so short a while ago that its author may read it again and take it back?"""
        return now - self.sealed_at < TAKE_BACK


@dataclass(frozen=True, slots=True)
class LetterCard:
    """An opened letter as one reader sees it. `author` is None for somebody who has left; `folded` says why the reader
    has to open it first, as for a comment; `can_show` is for the dreamer, where the author agreed."""

    letter: SealedLetter
    author: Person | None
    can_report: bool = False
    can_show: bool = False
    folded: str = ""


@dataclass(frozen=True, slots=True)
class OpenedLetters:
    """The letters that opened by coming true and `cards` of those that the reader may read, in the order in which they
    were sealed; `alone` are the dreamer's alone: how many, for the dreamer, 0 for all others. There is more behind
    `after`."""

    cards: tuple[LetterCard, ...] = ()
    alone: int = 0
    after: str | None = None


@dataclass(frozen=True, slots=True)
class WaitingLetters:
    """What the dreamer knows of those that wait: how many, from how many people."""

    letters: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class OwnLetter:
    """A letter as its author sees it: nothing of it says whether one for a hard day is open. `dream` is None where they
    do not see it any more; `can_reread` holds for a day, and once it has opened for all to know."""

    letter: SealedLetter
    dream: Dream | None
    can_reread: bool = False
    can_take_back: bool = False
