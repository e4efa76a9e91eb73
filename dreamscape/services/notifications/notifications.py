"""What a member reads of what happened, and what they chose to hear of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dreamscape.models import Page
from dreamscape.models.jobs import CHECK_NOTIFICATIONS, job_id
from dreamscape.models.notification_choices import (
    ALWAYS_TOLD,
    COMMENT_KINDS,
    COMMENT_LIKED,
    DREAM_FOLLOWED,
    DREAM_NEWS,
    LETTER_NOTIFICATIONS,
    MEMBER_FOLLOWED,
    NOWHERE,
    OFFER_MADE,
    SECURITY,
)
from dreamscape.models.notifications import NotificationCard
from dreamscape.services.blocks.folding import (
    why_comment_is_folded,
    why_dream_is_folded,
    why_entry_is_folded,
    why_offer_is_folded,
)
from dreamscape.services.notices import in_words
from dreamscape.services.notifications import security

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from dreamscape.models import Comment, DiaryEntry, Dream, Member, Person
    from dreamscape.models.asks import Ask, Offer
    from dreamscape.models.notification_choices import Channels, NotificationChoices
    from dreamscape.models.notifications import Notification
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.members.person_cache import PersonCache
    from dreamscape.services.permissions.viewer import Viewer, ViewerOf
    from dreamscape.store.members.profiles import Profiles
    from dreamscape.store.notifications.notifications import Notifications as NotificationStore
    from dreamscape.store.notified import NotifiedThings

MOST_AT_ONCE = 20
MOST_ON_TOP = 10
# Whoever hides whom they follow is counted among these, and not named.
FOLLOWER_KINDS = (MEMBER_FOLLOWED, DREAM_FOLLOWED)


class _Read(NamedTuple):
    """What a page of notifications is about, each by its id."""

    people: Mapping[str, Person]
    dreams: Mapping[str, Dream]
    comments: Mapping[str, Comment]
    entries: Mapping[str, DiaryEntry]
    asks: Mapping[str, Ask]
    offers: Mapping[str, Offer]


class Notifications:
    """The notifications of one member at a time."""

    def __init__(
        self,
        *,
        store: NotificationStore,
        profiles: Profiles,
        things: NotifiedThings,
        person_cache: PersonCache,
        jobs: JobQueue,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._profiles = profiles
        self._things = things
        self._person_cache = person_cache
        self._jobs = jobs
        self._viewer_of = viewer_of

    def page(
        self, member: Member, after: str | None = None, kinds: Collection[str] = ()
    ) -> Page[NotificationCard]:
        """Twenty of what the member is told, newest first, of these kinds where some are named, from the cursor
        `after` on; in four queries at most. Offers that wait for an answer come before all else."""
        waiting: Sequence[Notification] = ()
        if not after and not kinds:
            waiting = self._store.page(member.id, None, kinds=(OFFER_MADE,), size=MOST_ON_TOP).items
        found = self._store.page(member.id, after, kinds=kinds, but=() if kinds else (OFFER_MADE,))
        shown = [*waiting, *found.items]
        cards = self._cards(member, shown)
        if len(cards) < len(shown):
            # What they may not see any more is counted no longer either.
            self._jobs.add(CHECK_NOTIFICATIONS, member.id, {"member_id": member.id})
            self._jobs.start(job_id(CHECK_NOTIFICATIONS, member.id))
        return Page(cards, found.after)

    def one(self, member: Member, notification_id: str) -> NotificationCard | None:
        """This notification of the member's; None when it is gone, somebody else's, or not for them to see."""
        found = self._store.one(notification_id, member.id)
        return next(iter(self._cards(member, [found])), None) if found else None

    def unread_since(self, member: Member, since: datetime, kinds: Collection[str]) -> list[NotificationCard]:
        """The newest of these kinds that the member has not read and that happened after `since`: twenty at most."""
        return self._cards(member, self._store.unread_since(member.id, since, kinds, MOST_AT_ONCE))

    def mark_read(self, member: Member, notification_id: str | None = None) -> int:
        """The member has read this one, or all there are: how many were unread. One that is gone or somebody else's
        changes nothing."""
        return self._store.mark_read(member.id, notification_id)

    def choose(self, member: Member, choices: NotificationChoices) -> None:
        """Tell them from now on as they choose."""
        self._profiles.set_notification_choices(member.id, choices)

    def never_tell(self, member: Member, notification_id: str) -> str | None:
        """Tell the member no more of what is of the kind of this notification, nor of it; return the kind.

        None where it is gone or somebody else's, or of a kind that everybody is told of.
        """
        found = self._store.one(notification_id, member.id)
        if found is None or found.kind in ALWAYS_TOLD:
            return None
        choices = member.notification_choices
        self.choose(member, choices._replace(kinds={**choices.kinds, found.kind: NOWHERE}))
        self._store.mark_read(member.id, notification_id)
        return found.kind

    def tell_again(self, member: Member, kind: str, channels: Channels) -> None:
        """Tell the member of this kind again, in these ways."""
        choices = member.notification_choices
        self.choose(member, choices._replace(kinds={**choices.kinds, kind: channels}))

    def _cards(self, member: Member, found: Sequence[Notification]) -> list[NotificationCard]:
        """What the member may see of these, in their order."""
        viewer = self._viewer_of(member)
        people = self._person_cache.people(person for one in found for person in one.people)
        dream_ids = (one.dream_id for one in found if one.dream_id)
        said, told = filter(None, map(_comment_id, found)), filter(None, map(_entry_id, found))
        offered = [one for one in found if one.kind == OFFER_MADE]
        asks, offers = (one.source_id for one in offered), (one.thing_id for one in offered)
        read = _Read(people, *self._things.read(dream_ids, said, told, asks, offers))
        return [card for one in found if (card := self._card(one, read, viewer, member))]

    def _card(
        self, notification: Notification, read: _Read, viewer: Viewer, member: Member
    ) -> NotificationCard | None:
        dream = read.dreams.get(notification.dream_id)
        comment = read.comments.get(_comment_id(notification))
        entry = read.entries.get(_entry_id(notification))
        if notification.dream_id and (dream is None or not viewer.can_see_dream(dream)):
            return None
        if notification.kind in (*COMMENT_KINDS, COMMENT_LIKED) and (
            comment is None or dream is None or not viewer.can_read_comment(comment, dream)
        ):
            return None
        offer = read.offers.get(notification.thing_id)
        if notification.kind == OFFER_MADE and (offer is None or not viewer.can_answer_offer(offer)):
            return None
        if notification.kind == SECURITY:
            return NotificationCard(notification, text=security.in_words(notification.about))
        if notification.notice:
            return NotificationCard(notification, notice=in_words(notification.notice))
        named = tuple(_named(viewer, notification, read.people))
        # All three are avoided since: the others will be named once that has been seen to.
        if notification.people and not any(viewer.can_meet(person) for person in notification.people):
            return None
        folded = why_comment_is_folded(comment, viewer, member) if comment else ""
        if offer:
            folded = why_offer_is_folded(offer, viewer, member)
        return NotificationCard(
            notification,
            named,
            dream,
            comment,
            entry,
            folded=why_entry_is_folded(entry, viewer, member) if entry else folded,
            title_folded=bool(dream and why_dream_is_folded(dream, viewer, member)),
            ask=read.asks.get(notification.source_id) if offer else None,
            offer=offer,
        )


def _comment_id(notification: Notification) -> str:
    if notification.kind == COMMENT_LIKED:
        return notification.thing_id
    return notification.source_id if notification.kind in COMMENT_KINDS else ""


def _entry_id(notification: Notification) -> str:
    return notification.source_id if notification.kind == DREAM_NEWS else ""


def _named(viewer: Viewer, notification: Notification, people: Mapping[str, Person]) -> Iterable[Person]:
    """Of the latest people those whom the reader may know to have done it."""
    if notification.kind in LETTER_NOTIFICATIONS:
        return
    for person_id in notification.people:
        person = people.get(person_id)
        if person is None or not viewer.can_meet(person_id):
            continue
        if notification.kind not in FOLLOWER_KINDS or viewer.can_see_counts(person):
            yield person
