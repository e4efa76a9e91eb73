"""What somebody sees across from a dream, and what its dreamer says of it.

A single "the same" nobody hears of: whoever gives it is told once the other gives it too. "Not quite" is never told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape.errors import Invalid, NotAllowed, NotFound
from dreamscape.messages import Message
from dreamscape.models.asks import EFFORTS
from dreamscape.models.jobs import tell_id
from dreamscape.models.notification_choices import THREAD_TIED
from dreamscape.models.same_sky import NOT_QUITE, SKY_ANSWERS, SkyCard
from dreamscape.services.permissions.checks import require_can_post, require_can_see
from dreamscape.store.common import moments
from dreamscape.store.dreams.similar import MOST_SIMILAR
from dreamscape.store.dreams.visibility import LISTED_FOR_ALL, listed_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape.models import Dream, DreamCard, Member
    from dreamscape.models.asks import Ask
    from dreamscape.services.asks.asks import Asks
    from dreamscape.services.feed.cards import Cards
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.permissions.viewer import Viewer, ViewerOf
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.same_sky.answers import SkyAnswers
    from dreamscape.store.same_sky.around import SkyAround

NOT_ASKED = Message(
    "No thread ties your dreams any more, or they would rather not be asked. Your words are still here."
)
CHOOSE = Message("Choose: yes, the same, or not quite.")


class Across(NamedTuple):
    """A dream, and those across from it: tied ones first, then what is not answered, then what is.

    `is_mine`: the reader is its dreamer.
    """

    card: DreamCard
    others: Sequence[SkyCard]
    is_mine: bool

    @property
    def tied(self) -> list[SkyCard]:
        """Those that are tied to it."""
        return [one for one in self.others if one.tied]

    @property
    def lanterns(self) -> list[SkyCard]:
        """Those of them that came true."""
        return [one for one in self.others if one.is_lantern]

    @property
    def open(self) -> list[SkyCard]:
        """What is similar and was not said to be another dream; not tied."""
        return [one for one in self.others if not one.tied and one.answer != NOT_QUITE]

    @property
    def not_quite(self) -> list[SkyCard]:
        """What the dreamer said is another dream, for them alone."""
        return [one for one in self.others if not one.tied and one.answer == NOT_QUITE]


class SameSky:
    """Looks across, and ties threads."""

    def __init__(
        self,
        *,
        store: SkyAnswers,
        around: SkyAround,
        asks: Asks,
        dreams: Dreams,
        cards: Cards,
        jobs: JobQueue,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._around = around
        self._asks = asks
        self._dreams = dreams
        self._cards = cards
        self._jobs = jobs
        self._viewer_of = viewer_of

    def across(self, dream: Dream, reader: Member | None) -> Across:
        """What `reader` (None: a guest) sees across from a dream that they see; nothing that is folded for them.

        Raises Hidden or NotFound for who does not see the dream.
        """
        viewer = self._viewer_of(reader)
        require_can_see(viewer, dream)
        own = viewer.is_me(dream.dreamer_id)
        similar, threads = (
            listed_to(viewer.id, viewer.edges, own=with_own, avoid=False)
            if viewer.is_member
            else LISTED_FOR_ALL
            for with_own in (False, True)
        )
        around = self._around.of(dream.id, similar, MOST_SIMILAR, threads=threads, own=own)
        others = [
            one for one in around.dreams if one.id != dream.id and not viewer.edges.avoids(one.dreamer_id)
        ]
        card, *cards = self._cards_of([dream, *others], reader)
        return Across(
            card,
            [
                self._across(
                    viewer, dream, one, one.dream.id in around.tied, around.answers.get(one.dream.id, "")
                )
                for one in cards
                if not (one.folded or one.mutes_dream)
            ],
            own,
        )

    def answer(self, dream: Dream, member: Member, other_id: str, answer: str) -> bool:
        """Say for one's own `dream` whether another is the same; are the two tied now?

        Raises NotAllowed where it is somebody else's, Invalid for no such answer and who may not post, NotFound for a
        dream that was not found to be like this one, or that the member does not see.
        """
        viewer = self._viewer_of(member)
        if not viewer.can_edit_dream(dream):
            raise NotAllowed
        require_can_post(viewer, "answer")
        if answer not in SKY_ANSWERS:
            raise Invalid("answer", CHOOSE)
        other = self._dreams.by_id(other_id)
        if other is None or not viewer.can_answer_sky(dream, other):
            raise NotFound
        score = self._store.score(dream.id, other.id)
        # One that is in no list any more can still be answered anew, and so untied.
        if score is None and self._store.answer_to(dream.id, other.id) is None:
            raise NotFound
        tied = self._store.save(dream, other, answer, score or 0.0, moments.now())
        self._jobs.start(tell_id(THREAD_TIED, other.id, dream.dreamer_id))
        return tied

    def ask(self, dream: Dream, member: Member, other_id: str, body: str) -> Ask:
        """Ask whoever has lived it the one question that they agreed to: an ask at `dream` that they alone see.

        Raises NotAllowed where the dream is somebody else's, and Invalid at `body`, also where it is not tied to the
        other or that one's dreamer did not agree.
        """
        viewer = self._viewer_of(member)
        if not viewer.can_edit_dream(dream):
            raise NotAllowed
        other = self._dreams.by_id(other_id)
        if other is None or not viewer.can_ask_lantern(dream, other):
            raise Invalid("body", NOT_ASKED)
        if other.id not in self._around.of(dream.id, {}, MOST_SIMILAR).tied:
            raise Invalid("body", NOT_ASKED)
        return self._asks.open(dream, member, body, effort=EFFORTS[0], to_id=other.dreamer_id)

    def _cards_of(self, dreams: Sequence[Dream], reader: Member | None) -> list[DreamCard]:
        cards = self._cards.of(dreams, reader)
        if not cards or cards[0].dream.id != dreams[0].id:
            raise NotFound
        return cards

    @staticmethod
    def _across(viewer: Viewer, dream: Dream, card: DreamCard, tied: bool, answer: str) -> SkyCard:
        return SkyCard(
            card,
            tied=tied,
            answer=answer,
            can_answer=viewer.can_answer_sky(dream, card.dream),
            can_ask=viewer.can_ask_lantern(dream, card.dream) and tied,
        )
