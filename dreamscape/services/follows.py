"""Following dreams and their dreamers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import NotAllowed, NotFound
from dreamscape.messages import Message
from dreamscape.models import Page
from dreamscape.models.jobs import tell_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dreamscape.models import Dream, Member, Person
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.newcomers.newcomers import Newcomers
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.follows.follows import Follows as FollowStore
    from dreamscape.store.follows.follows import Kind
    from dreamscape.store.follows.lists import FollowLists
    from dreamscape.store.members.members import Members

PAGE_SIZE = 40
MEMBER_GONE = Message("This member has left.")


class Follows:
    """Every change is idempotent: following twice is following."""

    def __init__(
        self,
        *,
        store: FollowStore,
        lists: FollowLists,
        dreams: Dreams,
        members: Members,
        jobs: JobQueue,
        newcomers: Newcomers,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._lists = lists
        self._dreams = dreams
        self._members = members
        self._jobs = jobs
        self._newcomers = newcomers
        self._viewer_of = viewer_of

    def follow_dream(self, member: Member, slug: str) -> Dream:
        """Follow somebody else's dream; return it with its new count.

        Raises Gone or NotFound when it is not there, NotAllowed for one's own, TooSoon for a newcomer's too many.
        """
        dream = self._dreams.find(slug, member)
        if not self._viewer_of(member).can_follow_dream(dream):
            raise NotAllowed(Message("This dream is yours: you follow it already, in your own way."))
        self._add(member, "dream", dream.id)
        return self._dreams.find(dream.slug, member)

    def unfollow_dream(self, member: Member, slug: str) -> Dream:
        """Stop following a dream; return it with its new count. Raises Gone or NotFound when it is not there."""
        dream = self._dreams.find(slug, member)
        self._remove(member, "dream", dream.id)
        return self._dreams.find(dream.slug, member)

    def follow_member(self, member: Member, slug: str) -> Member:
        """Follow somebody; return them with their new count.

        Raises NotFound when they have left, NotAllowed for oneself, TooSoon for a newcomer's too many.
        """
        other = self._member(slug, member)
        if not self._viewer_of(member).can_follow_member(other):
            raise NotAllowed(Message("That is you. Nobody can follow themselves, not even in a dream."))
        self._add(member, "member", other.id)
        return self._member(other.slug, member)

    def unfollow_member(self, member: Member, slug: str) -> Member:
        """Stop following somebody; return them with their new count. Raises NotFound when they have left."""
        other = self._member(slug, member)
        self._remove(member, "member", other.id)
        return self._member(other.slug, member)

    def followers(self, member: Member, slug: str, after: str | None) -> tuple[Dream, Page[Person]]:
        """The dream of this slug and who follows it, the newest first, but for whoever keeps that to themselves.

        Raises Gone, NotFound and Moved as `Dreams.read`; NotFound for who may not see them.
        """
        dream = self._dreams.read(slug, member)
        if not self.can_see_followers(member, dream):
            raise NotFound
        viewer = self._viewer_of(member)
        ids = self._lists.followers_of(
            dream.id, after, PAGE_SIZE, viewer.id, viewer.edges.blocked, kind="dream"
        )
        people = self._members.people(ids.items)
        return dream, Page([people[one] for one in ids.items if one in people], ids.after)

    def can_see_followers(self, member: Member, dream: Dream) -> bool:
        """May the member know who follows this dream?"""
        dreamer = self._members.people([dream.dreamer_id]).get(dream.dreamer_id)
        return dreamer is not None and self._viewer_of(member).can_see_followers(dream, dreamer)

    def dreams_among(self, member: Member, dream_ids: Iterable[str]) -> frozenset[str]:
        """Those of these dreams that `member` follows."""
        return self._store.among(member.id, "dream", dream_ids)

    def members_among(self, member: Member, member_ids: Iterable[str]) -> frozenset[str]:
        """Those of these people whom `member` follows."""
        return self._store.among(member.id, "member", member_ids)

    def _add(self, member: Member, kind: Kind, target_id: str) -> None:
        if self._store.among(member.id, kind, [target_id]):
            return  # already followed: nothing new, for newcomers neither
        with self._newcomers.may_follow(member):
            self._store.add(member.id, kind, target_id)
        self._tell(member, kind, target_id)

    def _remove(self, member: Member, kind: Kind, target_id: str) -> None:
        if self._store.remove(member.id, kind, target_id):
            self._tell(member, kind, target_id)

    def _tell(self, member: Member, kind: Kind, target_id: str) -> None:
        self._jobs.start(tell_id(f"{kind}_followed", target_id, member.id))

    def _member(self, slug: str, reader: Member) -> Member:
        # A page that was open while somebody changed their name still holds the former slug.
        member = self._members.by_slug(slug) or self._members.by_former_slug(slug)
        if member is None or not self._viewer_of(reader).can_meet(member.id):
            raise NotFound(MEMBER_GONE)
        return member
