"""Who is told of what a dreamer asks: at most seven whose skills fit best, quietly, and who said that they may be.

Among those who fit alike it is whoever was not asked for longest, and nobody is asked more than twice a week.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dreamscape.errors import NotFound
from dreamscape.models.jobs import DELIVER_NOTIFICATION, job_id
from dreamscape.models.notification_choices import ASK_FITS
from dreamscape.services.permissions.checks import require_can_see
from dreamscape.skill_keys import WHOLE, fitting_skill, held_keys
from dreamscape.store.asks.matching import MOST_TOLD, AskTold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dreamscape.models import Dream, Member
    from dreamscape.models.open_asks import OpenAsk
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.asks.matching import AskMatching
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.dreams.readers import DreamReaders
    from dreamscape.store.members.members import Members


class Matching:
    """Finds who could help, tells them, and keeps away what they said no to."""

    def __init__(
        self,
        *,
        store: AskMatching,
        dreams: Dreams,
        readers: DreamReaders,
        members: Members,
        jobs: JobQueue,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._dreams = dreams
        self._readers = readers
        self._members = members
        self._jobs = jobs
        self._viewer_of = viewer_of

    def asks_changed(self, payload: Mapping[str, str]) -> None:
        """A dream asks for something else than before: tell of what is new there, and of what has ended no more. It may
        be stopped anywhere and done again."""
        self.tell(payload["dream_id"], datetime.now(UTC))

    def tell(self, dream_id: str, now: datetime) -> None:
        """Tell of what this dream asks `now`, as `asks_changed`."""
        dream = self._dreams.by_id(dream_id)
        if dream is None:
            return  # whatever was told of it goes with the dream
        self._store.forget_ended(dream.id, (ask.id for ask in dream.open_asks))
        if dream.hidden is not None:
            return  # nobody sees it: it is done again once they do
        new = self._store.not_told(ask.id for ask in dream.open_asks)
        for ask in reversed(dream.open_asks):
            if ask.id in new:
                self._tell_of(ask, dream, now)

    def refuse(self, member: Member, ask_id: str) -> Dream:
        """The member will not help with this, and it does not come before them again. Nobody else ever learns of it.

        Returns the dream. Raises NotFound for what they do not see or nobody asks.
        """
        dream = self._dreams.by_id(self._store.dream_of(ask_id))
        if dream is None:
            raise NotFound
        require_can_see(self._viewer_of(member), dream)
        self._store.refuse(member.id, ask_id)
        return dream

    def _tell_of(self, ask: OpenAsk, dream: Dream, now: datetime) -> None:
        told = 0
        try:
            for member in self._fitting(ask, dream, now):
                skill = fitting_skill(member.skills, ask.skill_keys)
                notification = self._store.tell(ask.id, dream.id, member.id, skill, now)
                if notification:
                    self._jobs.start(job_id(DELIVER_NOTIFICATION, notification))
                    told += 1
                if told == MOST_TOLD:
                    break
        except AskTold:
            pass  # somebody else has told of it, or it has ended meanwhile
        self._store.finish(ask.id, now)

    def _fitting(self, ask: OpenAsk, dream: Dream, now: datetime) -> Iterator[Member]:
        """Members who may hear of it, whose skills fit best first."""
        dreamer = self._members.by_id(dream.dreamer_id)
        if dreamer is None:
            return
        avoids = self._viewer_of(dreamer).edges.avoids
        seen = {dreamer.id}
        for keys in _grades(ask.skill_keys):
            found = [one for one in self._store.with_keys(keys, dream, now) if one.id not in seen]
            seen.update(one.id for one in found)
            wanting = self._readers.want_news(dream, (one.id for one in found))
            hearing = [one for one in found if one.id in wanting and not avoids(one.id)]
            # Who can do most of it first; among those who can do as much it stays as it was.
            wanted = frozenset(keys)
            hearing.sort(key=lambda one: -len(wanted.intersection(held_keys(one.skills))))
            yield from (one for one in hearing if self._may_hear(one, dream))

    def _may_hear(self, member: Member, dream: Dream) -> bool:
        viewer = self._viewer_of(member)
        return (
            viewer.is_member
            and member.notification_choices.channels(ASK_FITS).site
            and viewer.can_see_dream(dream)
            and dream.id not in viewer.edges.muted_dreams
            and not viewer.edges.avoids(dream.dreamer_id)
        )


def _grades(wanted: Sequence[str]) -> Iterator[Sequence[str]]:
    """The keys to look for, in three grades: of whose skill is just this, of whose says more, of whose says less."""
    whole = [key for key in wanted if not key.startswith(WHOLE)]
    less = [key for key in wanted if key.startswith(WHOLE)]
    for keys in ([WHOLE + key for key in whole], whole, less):
        if keys:
            yield keys
