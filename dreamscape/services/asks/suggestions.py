"""Once others have followed a dream for three days and it asks for nothing, its dreamer hears once that it could."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dreamscape.models.jobs import DELIVER_NOTIFICATION, job_id
from dreamscape.models.notification_choices import ASK_SUGGESTED

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.models import Member
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.asks.suggestions import AskSuggestions as AskSuggestionStore
    from dreamscape.store.members.members import Members

FOLLOWED_FOR = timedelta(days=3)
# A job that could not be done on its day is done on the next ones.
STILL = timedelta(days=3)


class AskSuggestions:
    """Tells whom it is due. It may be stopped anywhere and begun again: nobody is told twice of a dream."""

    def __init__(
        self, *, store: AskSuggestionStore, members: Members, jobs: JobQueue, viewer_of: ViewerOf
    ) -> None:
        self._store = store
        self._members = members
        self._jobs = jobs
        self._viewer_of = viewer_of

    def suggest_due(self, now: datetime) -> None:
        """Tell every dreamer whose dream somebody began to follow three days ago, and who wants to hear."""
        begin, end = now - FOLLOWED_FOR - STILL, now - FOLLOWED_FOR
        batch = self._store.followed(begin, end)
        while True:
            members = self._members.by_ids({dream.dreamer_id for dream in batch.dreams})
            for dream in batch.dreams:
                member = members.get(dream.dreamer_id)
                if member and self._hears(member) and (told := self._store.suggest(dream, now)):
                    self._jobs.start(job_id(DELIVER_NOTIFICATION, told))
            if batch.after is None:
                return
            batch = self._store.followed(begin, end, batch.after)

    def _hears(self, member: Member) -> bool:
        return self._viewer_of(member).is_member and member.notification_choices.channels(ASK_SUGGESTED).site
