"""Writing a letter for a dreamer and sealing it; what its author sees of it afterwards.

Nothing here looks at whether a letter for a hard day is open: what its author is told is the same before and after.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.messages import Message, PluralMessage
from dreamscape.models import Page
from dreamscape.models.jobs import tell_id
from dreamscape.models.notification_choices import LETTER_WAITS
from dreamscape.models.sealed_letters import CAME_TRUE, LETTER_KINDS, ON_DATE, OwnLetter
from dreamscape.services.common.lengths import excess
from dreamscape.services.notifications.digests import day_of
from dreamscape.services.permissions.checks import require_can_post, require_can_see
from dreamscape.store.sealed_letters.letters import CameTrueAlready, PlaceTaken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dreamscape.models import Dream, Member
    from dreamscape.models.sealed_letters import SealedLetter
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.newcomers.newcomers import Newcomers
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.members import Members
    from dreamscape.store.sealed_letters.letters import SealedLetters

LONGEST_LETTER = 1_000
MOST_YEARS = 10
PAGE_SIZE = 20
EMPTY = Message("There is nothing here yet.")
CHOOSE = Message("Choose when it opens.")
NO_DAY = Message("This is no day of the calendar. Something like 2030-12-31 would be.")
TOO_EARLY = Message("Choose a day from tomorrow on.")
TOO_LATE = PluralMessage("At most %(num)s year from now.", "At most %(num)s years from now.", MOST_YEARS)
SEALED_ALREADY = {
    "came_true": Message(
        "You have sealed one for the day it comes true. Your words are still here: choose another day for them."
    ),
    "hard_day": Message(
        "You have sealed one for a hard day. Your words are still here: choose another day for them."
    ),
    "date": Message(
        "You have sealed one for a date. Your words are still here: choose another day for them."
    ),
}
IT_CAME_TRUE = Message("It has come true already. Your words are still here: choose another day for them.")
READ_FIRST = Message(
    "Somebody reads the first words of newcomers before others do, and nobody may read a letter. Say something under a "
    "dream first; your words stay here until then."
)
CLOSED = Message(
    "It is sealed now, and waits for its day. A letter can be taken back for a day, and not any more."
)


class LetterWriting:
    """What a member seals for dreamers, and for themselves."""

    def __init__(
        self,
        *,
        store: SealedLetters,
        dreams: Dreams,
        members: Members,
        jobs: JobQueue,
        newcomers: Newcomers,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._dreams = dreams
        self._members = members
        self._jobs = jobs
        self._newcomers = newcomers
        self._viewer_of = viewer_of

    def check(self, dream: Dream, author: Member) -> None:
        """Raise NotAllowed for who may not seal a letter here; Hidden or NotFound for who does not see the dream."""
        viewer = self._viewer_of(author)
        require_can_see(viewer, dream)
        if not viewer.must_confirm_email and not viewer.can_seal_letter(dream):
            raise NotAllowed

    def taken(self, dream: Dream, author: Member) -> Mapping[str, str]:
        """Of which kinds the author has sealed one here: the id of each."""
        return self._store.kinds_of(author.id, dream.id)

    def days(self, dream: Dream, now: datetime | None = None) -> tuple[date, date]:
        """The first and the last day that a letter for this dreamer can be for, where they live."""
        dreamer = self._members.by_id(dream.dreamer_id)
        if dreamer is None:
            raise NotFound
        today = day_of(dreamer, now or datetime.now(UTC))
        return today + timedelta(days=1), _years_later(today, MOST_YEARS)

    def seal(
        self,
        dream: Dream,
        author: Member,
        body: str,
        kind: str,
        *,
        opens_on: str = "",
        may_show: bool = False,
        sealed_at: datetime | None = None,
    ) -> SealedLetter:
        """Seal a letter; its dreamer is told that one waits, and nothing else. `opens_on` is a day as 2030-12-31.

        Raises Invalid at `body`, `opens` or `opens_on`, and as `check` does.
        """
        viewer = self._viewer_of(author)
        require_can_post(viewer, "body")
        self.check(dream, author)
        if message := excess(body, LONGEST_LETTER) if body else EMPTY:
            raise Invalid("body", message)
        if kind not in LETTER_KINDS:
            raise Invalid("opens", CHOOSE)
        day = self._checked_day(dream, opens_on, sealed_at) if kind == ON_DATE else None
        is_own = viewer.is_me(dream.dreamer_id)
        if not is_own and self._newcomers.why_waiting(author):
            raise Invalid("body", READ_FIRST)
        try:
            with nullcontext() if is_own else self._newcomers.may_comment(author, body):
                sealed = self._store.seal(
                    dream,
                    author.id,
                    kind,
                    body,
                    opens_on=day,
                    # Nobody but the dreamer reads the others.
                    may_show=may_show and kind == CAME_TRUE,
                    sealed_at=sealed_at,
                )
        except PlaceTaken as error:
            raise Invalid("opens", SEALED_ALREADY[kind]) from error
        except CameTrueAlready as error:
            raise Invalid("opens", IT_CAME_TRUE) from error
        self._tell(sealed)
        return sealed

    def take_back(self, letter_id: str, author: Member) -> Dream | None:
        """Take a letter back on the day after it was sealed: nobody has read it. Returns its dream, where the author
        sees it.

        Raises NotFound for what is none of theirs, NotAllowed when it is too late.
        """
        letter, now = self._own(letter_id, author), datetime.now(UTC)
        if not self._viewer_of(author).can_take_back_letter(letter, now):
            raise NotAllowed(CLOSED)
        if not self._store.take_back(letter_id, author.id, now):
            self._own(letter_id, author)
            raise NotAllowed(CLOSED)  # it was opened just now, by coming true
        self._tell(letter)
        return self._seen([letter], author).get(letter.dream_id)

    def own(self, letter_id: str, author: Member) -> OwnLetter | None:
        """The author's letter; None for what is none of theirs."""
        letter = self._store.own(letter_id, author.id)
        return self._cards([letter], author)[0] if letter else None

    def sealed(self, author: Member, after: str | None) -> Page[OwnLetter]:
        """Twenty of what the member has sealed, the newest first, from the cursor `after` on."""
        found = self._store.page_of(author.id, after, PAGE_SIZE)
        return Page(self._cards(found.items, author), found.after)

    def _own(self, letter_id: str, author: Member) -> SealedLetter:
        letter = self._store.own(letter_id, author.id)
        if letter is None:
            raise NotFound
        return letter

    def _cards(self, letters: Sequence[SealedLetter], author: Member) -> list[OwnLetter]:
        viewer, now = self._viewer_of(author), datetime.now(UTC)
        dreams = self._seen(letters, author)
        return [
            OwnLetter(
                letter,
                dreams.get(letter.dream_id),
                can_reread=viewer.can_reread_letter(letter, now),
                can_take_back=viewer.can_take_back_letter(letter, now),
            )
            for letter in letters
        ]

    def _seen(self, letters: Sequence[SealedLetter], author: Member) -> Mapping[str, Dream]:
        """The dreams of these letters that the author sees now: others' titles are not theirs to know."""
        viewer = self._viewer_of(author)
        found = self._dreams.by_ids(letter.dream_id for letter in letters)
        return {dream_id: dream for dream_id, dream in found.items() if viewer.can_see_dream(dream)}

    def _checked_day(self, dream: Dream, typed: str, now: datetime | None) -> date:
        try:
            day = date.fromisoformat(typed)
        except ValueError as error:
            raise Invalid("opens_on", NO_DAY) from error
        first, last = self.days(dream, now)
        if not first <= day <= last:
            raise Invalid("opens_on", TOO_EARLY if day < first else TOO_LATE)
        return day

    def _tell(self, letter: SealedLetter) -> None:
        if not letter.is_for_oneself:
            self._jobs.start(tell_id(LETTER_WAITS, letter.dream_id, letter.author_id))


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)
