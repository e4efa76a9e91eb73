"""News of a dream, told to all who follow it: a job for each five hundred of them, one after the other."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from dreamscape.models.jobs import TELL_FOLLOWERS, followers_id, job_id
from dreamscape.models.notification_choices import DREAM_NEWS, STATES_TOLD
from dreamscape.store.notifications.news import News as NewsOfADream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.models import Member
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.dream_states import DreamStates
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.dreams.readers import DreamReaders
    from dreamscape.store.members.members import Members
    from dreamscape.store.notifications.news import NotificationNews


class News:
    """Tells followers what is new of a dream."""

    def __init__(
        self,
        *,
        store: NotificationNews,
        dreams: Dreams,
        readers: DreamReaders,
        states: DreamStates,
        members: Members,
        jobs: JobQueue,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._dreams = dreams
        self._readers = readers
        self._states = states
        self._members = members
        self._jobs = jobs
        self._viewer_of = viewer_of

    def tell_some(self, payload: Mapping[str, str]) -> None:
        """Tell the next five hundred, of them whom it is for and who want to hear of it."""
        dream = self._dreams.by_id(payload["dream_id"])
        kind = payload.get("kind", DREAM_NEWS)
        state = STATES_TOLD.get(kind)
        if dream is None or (state and not self._states.mark_told(dream.id, state)):
            return
        found = self._store.followers(dream.id, payload.get("after"))
        wanting = self._readers.want_news(dream, found.member_ids)
        members = {key: one for key, one in self._members.by_ids(wanting).items() if self._hears(one, kind)}
        then = {**payload, "after": found.after} if found.after else None
        news = NewsOfADream(
            dream.id, dream.dreamer_id, payload["source_id"], datetime.fromisoformat(payload["at"]), kind
        )
        deliver = {key for key, one in members.items() if one.notification_choices.channels(kind).push}
        self._store.tell(news, members, deliver=deliver, then=then)
        if then:
            self._jobs.start(job_id(TELL_FOLLOWERS, followers_id(then)))

    def _hears(self, member: Member, kind: str) -> bool:
        return self._viewer_of(member).is_member and member.notification_choices.channels(kind).site
