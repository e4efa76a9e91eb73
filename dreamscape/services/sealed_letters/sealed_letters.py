"""Letters at a dream: how many wait, which are open, and opening one on a hard day. `reader` is whoever looks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dreamscape.errors import NotAllowed, NotFound
from dreamscape.models.sealed_letters import (
    CAME_TRUE,
    LETTER_KINDS,
    LetterCard,
    OpenedLetters,
)
from dreamscape.services.blocks.folding import why_letter_is_folded
from dreamscape.services.members.faces import with_photos_for
from dreamscape.services.notifications.digests import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.models import Dream, Member
    from dreamscape.models.sealed_letters import SealedLetter, WaitingLetters
    from dreamscape.services.members.person_cache import PersonCache
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.members.members import Members
    from dreamscape.store.sealed_letters.letters import SealedLetters as SealedLetterStore
    from dreamscape.store.sealed_letters.opening import HardDays
    from dreamscape.store.sealed_letters.reading import OpenedLetters as OpenedLetterStore

PAGE_SIZE = 20
# On the page of celebration, which leads to all of them: rows of one, two or three.
CELEBRATED = 12
MOST_COUNTED = 1_000


class SealedLetters:
    """What a dreamer has of the letters for them, and what others may read of it."""

    def __init__(
        self,
        *,
        store: SealedLetterStore,
        opened: OpenedLetterStore,
        hard_days: HardDays,
        dreams: Dreams,
        members: Members,
        person_cache: PersonCache,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._opened = opened
        self._hard_days = hard_days
        self._dreams = dreams
        self._members = members
        self._person_cache = person_cache
        self._viewer_of = viewer_of

    def waiting(self, dream: Dream, reader: Member | None) -> WaitingLetters | None:
        """How many letters wait, for the dreamer alone; None for everybody else, whom nothing is counted for."""
        if not self._viewer_of(reader).is_me(dream.dreamer_id):
            return None
        return self._store.waiting(dream.id, MOST_COUNTED)

    def can_seal(self, dream: Dream, reader: Member | None) -> bool:
        """May they seal a letter here?"""
        return self._viewer_of(reader).can_seal_letter(dream)

    def shown_at(self, dream: Dream, reader: Member | None) -> OpenedLetters:
        """What opened by coming true and this reader may read on the page of celebration, the first twelve; how many
        are the dreamer's alone the dreamer knows."""
        return self._page(dream, reader, (CAME_TRUE,), None, CELEBRATED)

    def opened_at(self, dream: Dream, reader: Member | None, after: str | None = None) -> OpenedLetters:
        """All that has been opened, for the dreamer to read again, twenty from the cursor `after` on; others find what
        they may read of those for coming true."""
        is_mine = self._viewer_of(reader).is_me(dream.dreamer_id)
        return self._page(dream, reader, LETTER_KINDS if is_mine else (CAME_TRUE,), after)

    def one(self, letter_id: str, reader: Member | None) -> tuple[LetterCard, Dream]:
        """An opened letter, and its dream; raises NotFound for what is sealed, gone or not for them."""
        letter = self._opened.by_id(letter_id)
        dream = self._dreams.by_id(letter.dream_id) if letter else None
        if letter is None or dream is None or not self._viewer_of(reader).can_read_letter(letter, dream):
            raise NotFound
        return self._cards([letter], dream, reader)[0], dream

    def open_on_hard_day(
        self, dream: Dream, dreamer: Member, at: datetime | None = None
    ) -> SealedLetter | None:
        """Today is hard: the oldest letter for such a day is opened, one a day. Where one was opened today it is that
        one, None where none waits. Nobody is told. Raises NotAllowed unless the dream is theirs."""
        if not self._viewer_of(dreamer).is_me(dream.dreamer_id):
            raise NotAllowed
        now = at or datetime.now(UTC)
        return self._hard_days.open_one(dream.id, dreamer.id, day_of(dreamer, now).isoformat(), now)

    def show(self, letter_id: str, dreamer: Member, *, shown: bool) -> None:
        """Let others read a letter that opened by coming true, or no longer. Raises NotFound unless it is theirs and
        its author agreed."""
        if not self._opened.show(letter_id, dreamer.id, shown):
            raise NotFound

    def _page(
        self,
        dream: Dream,
        reader: Member | None,
        kinds: Sequence[str],
        after: str | None,
        size: int = PAGE_SIZE,
    ) -> OpenedLetters:
        viewer = self._viewer_of(reader)
        if not viewer.can_see_dream(dream):
            return OpenedLetters()
        is_mine = viewer.is_me(dream.dreamer_id)
        found = self._opened.page(
            dream.id, kinds, after, size, shown_only=not is_mine, but_by=viewer.edges.blocked
        )
        return OpenedLetters(
            tuple(self._cards(found.items, dream, reader)),
            alone=self._opened.count_unshown(dream.id, MOST_COUNTED) if is_mine and found.items else 0,
            after=found.after,
        )

    def _cards(
        self, letters: Sequence[SealedLetter], dream: Dream, reader: Member | None
    ) -> list[LetterCard]:
        if not letters:
            return []
        viewer = self._viewer_of(reader)
        source = self._members if reader is None else self._person_cache
        people = with_photos_for(viewer, source.people(letter.author_id for letter in letters))
        return [
            LetterCard(
                letter,
                people.get(letter.author_id),
                can_report=viewer.can_report_letter(letter, dream),
                can_show=viewer.is_me(letter.dreamer_id) and letter.can_be_shown,
                folded=why_letter_is_folded(letter, viewer, reader),
            )
            for letter in letters
        ]
