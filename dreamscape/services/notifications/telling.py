"""Who is told of what others did, and who of it no more: the work of jobs, each of which may be done again.

A job says only that something changed about an act; whether it stands its own collection says (`store.notifications`),
and whether somebody may hear of it the policy does, and what they chose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.models.notification_choices import (
    COMMENT,
    COMMENT_ANSWERED,
    COMMENT_LIKED,
    DREAM_COMMENTED,
    DREAM_FOLLOWED,
    DREAM_NEWS,
    HELP_NOTIFICATIONS,
    LETTER_NOTIFICATIONS,
    LETTER_OPENED,
    MEMBER_FOLLOWED,
    OFFER_MADE,
    QUESTION_ASKED,
    ROOM_KINDS,
    TALK_CONTINUED,
    THANKS_APPEARED,
    THREAD_TIED,
)
from dreamscape.models.notifications import Act
from dreamscape.services.permissions.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.models import Comment, Dream, Member
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.asks.asks import Asks
    from dreamscape.store.asks.offers import Offers
    from dreamscape.store.comments.by_authors import CommentsByAuthors
    from dreamscape.store.comments.comments import Comments
    from dreamscape.store.dreams.dreams import Dreams
    from dreamscape.store.dreams.readers import DreamReaders
    from dreamscape.store.members.members import Members
    from dreamscape.store.notifications.acts import NotificationActs
    from dreamscape.store.notifications.notifications import Notifications
    from dreamscape.store.rooms.rooms import Rooms
    from dreamscape.store.rooms.thanks import RoomThanks

# Of those who spoke under a dream, so many who did last are told of what is said there next.
MOST_TOLD = 100


class Telling:
    """Does the jobs that tell members what happened."""

    def __init__(
        self,
        *,
        acts: NotificationActs,
        asks: Asks,
        notifications: Notifications,
        offers: Offers,
        comments: Comments,
        authors: CommentsByAuthors,
        dreams: Dreams,
        readers: DreamReaders,
        members: Members,
        rooms: Rooms,
        thanks: RoomThanks,
        jobs: JobQueue,
        viewer_of: ViewerOf,
    ) -> None:
        self._acts = acts
        self._asks = asks
        self._notifications = notifications
        self._offers = offers
        self._comments = comments
        self._authors = authors
        self._dreams = dreams
        self._readers = readers
        self._members = members
        self._rooms = rooms
        self._thanks = thanks
        self._jobs = jobs
        self._viewer_of = viewer_of

    def tell(self, payload: Mapping[str, str]) -> None:
        """Tell of an act, or of it no more: `what` was done to `thing_id` by `actor_id`."""
        what, thing_id, actor_id = payload["what"], payload["thing_id"], payload["actor_id"]
        if what == MEMBER_FOLLOWED:
            self._settle(Act(thing_id, what, thing_id, actor_id))
        elif what in (DREAM_FOLLOWED, THREAD_TIED, *LETTER_NOTIFICATIONS):
            if dream := self._dreams.by_id(thing_id):
                self._settle(Act(dream.dreamer_id, what, dream.id, actor_id, dream.id), dream)
        elif what == DREAM_NEWS:
            self._acts.withdraw_source(thing_id)  # an entry that is gone
        elif what == COMMENT_LIKED:
            self._tell_of_like(thing_id, actor_id)
        elif what in HELP_NOTIFICATIONS:
            self._tell_of_help(what, thing_id, actor_id)
        elif what in ROOM_KINDS:
            self._tell_in_room(what, thing_id, actor_id)
        elif what == COMMENT:
            self._tell_of_comment(thing_id, actor_id, payload["dream_id"])

    def check_member(self, payload: Mapping[str, str]) -> None:
        """Tell a member no more of what they may not see, nor of whom they avoid."""
        member = self._members.by_id(payload["member_id"])
        if member is None:
            return
        viewer = self._viewer_of(member)
        self._acts.withdraw(member.id, (str(one) for one in viewer.edges.avoided))
        after: str | None = ""
        while after is not None:
            page = self._notifications.page(member.id, after, size=MOST_TOLD)
            dreams = self._dreams.by_ids(one.dream_id for one in page.items if one.dream_id)
            self._notifications.remove(
                one.id for one in page.items if one.dream_id and not _is_for(viewer, dreams.get(one.dream_id))
            )
            after = page.after

    def check_dream(self, payload: Mapping[str, str]) -> None:
        """Tell of a dream no more to whoever may not see it."""
        dream = self._dreams.by_id(payload["dream_id"])
        if dream is None:
            self._notifications.clear_dream(payload["dream_id"])
            return
        after = ""
        while told := self._notifications.members_told_of(dream.id, after):
            seeing = self._readers.among(dream, {member_id for _, member_id in told})
            self._notifications.remove(one for one, member_id in told if member_id not in seeing)
            after = told[-1][0]

    def _tell_of_help(self, what: str, thing_id: str, actor_id: str) -> None:
        if what == QUESTION_ASKED:
            self._tell_of_question(thing_id, actor_id)
        else:
            self._tell_of_offer(what, thing_id, actor_id)

    def _tell_of_question(self, ask_id: str, actor_id: str) -> None:
        ask = self._asks.by_id(ask_id)
        dream = self._dreams.by_id(ask.dream_id) if ask else None
        if ask and dream:
            self._settle(Act(ask.to_id, QUESTION_ASKED, ask.id, actor_id, dream.id), dream)
        else:
            self._acts.withdraw_thing(QUESTION_ASKED, ask_id)

    def _tell_of_offer(self, what: str, offer_id: str, actor_id: str) -> None:
        """The dreamer hears of an offer that waits, its author of the answer: what each may see the dream for."""
        offer = self._offers.by_id(offer_id)
        dream = self._dreams.by_id(offer.dream_id) if offer else None
        if offer is None or dream is None:
            self._acts.withdraw_thing(what, offer_id)  # it is gone, and so is what was told of it
            return
        to_id = offer.dreamer_id if what == OFFER_MADE else offer.author_id
        if to_id:
            self._settle(Act(to_id, what, offer.id, actor_id, dream.id), dream)

    def _tell_of_like(self, comment_id: str, actor_id: str) -> None:
        comment = self._comments.by_id(comment_id)
        dream = self._dreams.by_id(comment.dream_id) if comment else None
        if comment and dream:
            act = Act(comment.author_id, COMMENT_LIKED, comment.id, actor_id, dream.id)
            self._settle(act, dream, comment)

    def _tell_in_room(self, what: str, room_id: str, actor_id: str) -> None:
        if what == THANKS_APPEARED:
            # What stands at the dream is told of even when the room is gone.
            thanks = self._thanks.of_room(room_id).get(actor_id)
            dream = self._dreams.by_id(thanks.dream_id) if thanks else None
            if thanks and dream:
                self._settle(Act(thanks.other_id, what, room_id, actor_id, dream.id), dream)
            else:
                self._acts.withdraw_thing(what, room_id, actor_id)
        elif room := self._rooms.by_id(room_id):
            self._settle(Act(room.other_than(actor_id), what, room.id, actor_id))

    def _tell_of_comment(self, comment_id: str, actor_id: str, dream_id: str) -> None:
        dream = self._dreams.by_id(dream_id)
        if dream is None:
            return  # whatever was told of it goes with the dream
        comment = self._comments.by_id(comment_id)
        if comment is None:
            for member_id, kind, thing_id in self._acts.of_source(comment_id):
                self._settle(Act(member_id, kind, thing_id, actor_id, dream.id), dream)
            self._notifications.clear_thing(actor_id, COMMENT_LIKED, comment_id)
            return
        speaks_as_dreamer = Viewer(id=actor_id).is_me(dream.dreamer_id)
        kind = COMMENT_ANSWERED if speaks_as_dreamer else TALK_CONTINUED
        spoke = self._authors.before(comment, MOST_TOLD)
        told = dict.fromkeys(spoke, kind) | {dream.dreamer_id: DREAM_COMMENTED}
        for member_id, how in told.items():
            if member_id != actor_id:
                self._settle(Act(member_id, how, dream.id, actor_id, dream.id), dream, comment)

    def _settle(self, act: Act, dream: Dream | None = None, comment: Comment | None = None) -> None:
        member = self._members.by_id(act.member_id)
        # A letter to oneself has its day, too.
        if member is None or (act.actor_id == act.member_id and act.kind != LETTER_OPENED):
            return
        delivery = self._acts.settle(
            act,
            allowed=self._may_hear(member, act, dream, comment),
            deliver=member.notification_choices.channels(act.kind).push,
        )
        if delivery:
            self._jobs.start(delivery)

    def _may_hear(self, member: Member, act: Act, dream: Dream | None, comment: Comment | None) -> bool:
        viewer = self._viewer_of(member)
        return (
            viewer.is_member
            and member.notification_choices.channels(act.kind).site
            and not viewer.edges.avoids(act.actor_id)
            and (dream is None or _is_for(viewer, dream))
            and (comment is None or dream is None or viewer.can_read_comment(comment, dream))
        )


def _is_for(viewer: Viewer, dream: Dream | None) -> bool:
    """May they see the dream, and have they not muted it?"""
    return dream is not None and viewer.can_see_dream(dream) and dream.id not in viewer.edges.muted_dreams
