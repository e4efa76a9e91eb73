"""A week after a dream was said, its dreamer is asked once how it goes, if they have told nothing of it since."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dreamscape.models.jobs import DELIVER_NOTIFICATION, job_id
from dreamscape.models.notification_choices import FIRST_STEP

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models import Member
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.members.members import Members
    from dreamscape.store.notifications.first_steps import FirstSteps as FirstStepStore

SILENCE = timedelta(days=7)
# A job that could not be done on its day is done on the next ones; older dreams are left in peace.
STILL = timedelta(days=3)


class FirstSteps:
    """Asks whom it is due. It may be stopped anywhere and begun again: nobody is asked twice about a dream."""

    def __init__(
        self, *, store: FirstStepStore, members: Members, jobs: JobQueue, viewer_of: ViewerOf
    ) -> None:
        self._store = store
        self._members = members
        self._jobs = jobs
        self._viewer_of = viewer_of

    def ask_due(self, now: datetime) -> None:
        """Ask every dreamer whose dream has been silent for a week, and who wants to be asked."""
        begin, end = now - SILENCE - STILL, now - SILENCE
        batch = self._store.silent(begin, end)
        while batch:
            members = self._members.by_ids({dream.dreamer_id for dream in batch})
            for dream in batch:
                member = members.get(dream.dreamer_id)
                if member and self._hears(member) and (told := self._store.ask(dream)):
                    self._jobs.start(job_id(DELIVER_NOTIFICATION, told))
            batch = self._store.silent(begin, end, batch[-1])

    def _hears(self, member: Member) -> bool:
        return self._viewer_of(member).is_member and member.notification_choices.channels(FIRST_STEP).site
