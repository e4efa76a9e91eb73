"""Where a dream is in its life: on the way, come true, let go, or still dreamt. Its dreamer says so."""

from __future__ import annotations

from calendar import isleap
from typing import TYPE_CHECKING

from dreamscape.errors import Invalid, NotAllowed
from dreamscape.messages import Message, PluralMessage
from dreamscape.models.dream_states import STATES
from dreamscape.services.dreams import ENOUGH_WAIT
from dreamscape.spelling import folded
from dreamscape.store.common import moments
from dreamscape.store.dreams.visibility import TooManyWaiting

if TYPE_CHECKING:
    from datetime import date, datetime

    from dreamscape.models import Dream, Member
    from dreamscape.models.dream_states import StateContent
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.newcomers.newcomers import Newcomers
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.dream_states import DreamStates as DreamStateStore


def anniversary(dream: Dream, today: date) -> Message | PluralMessage | None:
    """What happened with the dream on this day of another year, and may be said gladly; None on other days, and of what
    was let go."""
    if dream.state.is_let_go:
        return None
    if dream.state.came_true and dream.state.at and (years := _years_ago(dream.state.at.date(), today)):
        return PluralMessage("A year ago today it came true.", "%(num)s years ago today it came true.", years)
    if years := _years_ago(dream.created_at.date(), today):
        return PluralMessage(
            "A year ago today it was first said out loud.",
            "%(num)s years ago today it was first said out loud.",
            years,
        )
    return None


def _years_ago(day: date, today: date) -> int:
    """How many years ago this very day was; 0 on all others. A 29th of February is remembered a day before, too."""
    leap = (day.month, day.day) == (2, 29) and not isleap(today.year)
    same = (today.month, today.day) == ((2, 28) if leap else (day.month, day.day))
    return today.year - day.year if same else 0


class DreamStates:
    """Changes the states of dreams."""

    def __init__(
        self,
        *,
        store: DreamStateStore,
        dreams: Dreams,
        jobs: JobQueue,
        newcomers: Newcomers,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._dreams = dreams
        self._jobs = jobs
        self._newcomers = newcomers
        self._viewer_of = viewer_of

    def own(self, member: Member, slug: str) -> Dream:
        """The dream of this slug, for whoever wants to say where it is. Raises as `Dreams.find`, and NotAllowed where
        it is somebody else's."""
        dream = self._dreams.find(slug, member)
        if not self._viewer_of(member).can_change_state(dream):
            raise NotAllowed
        return dream

    def change(self, member: Member, slug: str, content: StateContent, at: datetime | None = None) -> Dream:
        """Say where a dream of the member's own is, from now on unless `at` says since when; return it as it is then.

        Whoever says the same again changes its words alone. Raises as `own`, and Invalid. What a newcomer says may wait
        until a moderator has looked, and the dream with it (`Dream.waits`).
        """
        dream = self.own(member, slug)
        if content.name not in STATES:
            raise Invalid("state", Message("Choose where it is now."))
        content = content.of_its_kind()
        try:
            changed = self._store.change(
                dream.id,
                dream.dreamer_id,
                content,
                at or moments.now(),
                waiting=self._why_waiting(member, dream, content),
            )
        except TooManyWaiting as error:
            raise Invalid("", ENOUGH_WAIT) from error
        if changed.job_id:
            self._jobs.start(changed.job_id)
        return dream._replace(state=changed.state, former_states=changed.former_states)

    def _why_waiting(self, member: Member, dream: Dream, content: StateContent) -> tuple[str, ...]:
        if not content.said or dream.is_private:
            return ()
        return self._newcomers.why_waiting(
            member, "\n".join(content.said), f"{member.id} {folded(dream.title)}"
        )
