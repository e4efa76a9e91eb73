"""Not meeting somebody: blocking, muting, and words that one does not want to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.errors import NotAllowed, NotFound
from dreamscape.messages import Message
from dreamscape.models import Dream, Member, Page, Person
from dreamscape.models.jobs import CHECK_NOTIFICATIONS, job_id
from dreamscape.services.blocks.hidden_words import hidden_words_in
from dreamscape.services.circles import MOST_PEOPLE

if TYPE_CHECKING:
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.blocks.blocks import Blocks as BlockStore
    from dreamscape.store.dreams.dreams import Dreams as DreamStore
    from dreamscape.store.members.members import Members
    from dreamscape.store.members.profiles import Profiles

PAGE_SIZE = 50
NOT_ONESELF = Message("That is you. There is no getting away from oneself, not even in a dream.")


class Blocks:
    """Every change is idempotent, and nobody but the member who makes it hears of it."""

    def __init__(
        self,
        *,
        store: BlockStore,
        dreams: Dreams,
        dream_store: DreamStore,
        members: Members,
        profiles: Profiles,
        jobs: JobQueue,
        viewer_of: ViewerOf,
    ) -> None:
        self._store = store
        self._dreams = dreams
        self._dream_store = dream_store
        self._members = members
        self._profiles = profiles
        self._jobs = jobs
        self._viewer_of = viewer_of

    def block(self, member: Member, slug: str) -> Member:
        """From now on neither meets the other; return who it is.

        Raises NotFound when there is nobody whom the member could meet, NotAllowed for oneself.
        """
        other = self._other(member, slug)
        self._store.block(member.id, other.id)
        self._check(member.id, other.id)
        return other

    def unblock(self, member: Member, slug: str) -> Member:
        """They can meet again, unless the other blocks them too; raises NotFound as `block`."""
        other = self._member(member, slug)
        self._store.unblock(member.id, other.id)
        return other

    def undo_block(self, member: Member, slug: str) -> tuple[Member, bool]:
        """Take a block back that was made a moment ago. Return who it is, and whether what it ended is so again: not
        after some minutes, nor when they block the member too. Raises NotFound as `block`."""
        other = self._member(member, slug)
        return other, self._store.undo_block(member.id, other.id, MOST_PEOPLE)

    def mute(self, member: Member, slug: str) -> Member:
        """Somebody's dreams leave the member's lists, their comments are folded; raises as `block`."""
        other = self._other(member, slug)
        self._store.mute(member.id, "member", other.id)
        self._check(member.id)
        return other

    def unmute(self, member: Member, slug: str) -> Member:
        """Take that back; raises NotFound as `block`."""
        other = self._member(member, slug)
        self._store.unmute(member.id, "member", other.id)
        return other

    def mute_dream(self, member: Member, slug: str) -> Dream:
        """No more news of this dream; raises Gone or NotFound when it is not there."""
        dream = self._dreams.find(slug, member)
        self._store.mute(member.id, "dream", dream.id)
        self._check(member.id)
        return dream

    def unmute_dream(self, member: Member, slug: str) -> Dream:
        """Take that back; raises as `mute_dream`."""
        dream = self._dreams.find(slug, member)
        self._store.unmute(member.id, "dream", dream.id)
        return dream

    def blocked(self, member: Member, after: str | None) -> Page[Person]:
        """Whom the member blocks, the newest first."""
        return self._people(self._store.page(member.id, "block", "member", after, size=PAGE_SIZE))

    def muted(self, member: Member, after: str | None) -> Page[Person]:
        """Whom the member mutes, the newest first, without those whom they do not meet at all."""
        out_of_sight = self._viewer_of(member).edges.blocked
        found = self._store.page(member.id, "mute", "member", after, size=PAGE_SIZE, but=out_of_sight)
        return self._people(found)

    def muted_dreams(self, member: Member, after: str | None) -> Page[Dream]:
        """Dreams that the member mutes and may see now, those muted last first."""
        viewer = self._viewer_of(member)
        found = self._store.page(member.id, "mute", "dream", after, size=PAGE_SIZE)
        dreams = self._dream_store.by_ids(found.items)
        seen = (dreams[dream_id] for dream_id in found.items if dream_id in dreams)
        return Page([dream for dream in seen if viewer.can_see_dream(dream)], found.after)

    def hide_words(self, member: Member, text: str) -> None:
        """What has one of these words in it, one a line, is folded from now on; raises Invalid at `hidden_words`."""
        self._profiles.set_hidden_words(member.id, hidden_words_in(text))

    def _check(self, *member_ids: str) -> None:
        for member_id in member_ids:
            self._jobs.start(job_id(CHECK_NOTIFICATIONS, member_id))

    def _other(self, member: Member, slug: str) -> Member:
        other = self._member(member, slug)
        if not self._viewer_of(member).can_block(other):
            raise NotAllowed(NOT_ONESELF)
        return other

    def _member(self, member: Member, slug: str) -> Member:
        """Whom this slug leads to, or led to; not who blocks the member, unless the member blocks them."""
        other = self._members.by_slug(slug) or self._members.by_former_slug(slug)
        if other is None:
            raise NotFound
        meets = self._viewer_of(member).can_meet(other.id)
        if not meets and not self._store.has(member.id, "block", "member", other.id):
            raise NotFound
        return other

    def _people(self, ids: Page[str]) -> Page[Person]:
        found = self._members.people(ids.items)
        return Page([found[person_id] for person_id in ids.items if person_id in found], ids.after)
