"""Other people's pages, as far as they let themselves be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.errors import Gone, Moved, NotAllowed, NotFound
from dreamscape.messages import Message
from dreamscape.models import Category, Member, Page, Person
from dreamscape.services.common.slugs import meant_slug
from dreamscape.services.permissions.viewer import GUEST
from dreamscape.store.dreams.visibility import visible_of

if TYPE_CHECKING:
    from dreamscape.services.categories import Categories
    from dreamscape.services.follows import Follows
    from dreamscape.services.permissions.viewer import Viewer, ViewerOf
    from dreamscape.store.feed import Feed
    from dreamscape.store.follows.lists import FollowLists
    from dreamscape.store.members.members import Members

PAGE_SIZE = 40
MEMBERS_ONLY = Message("This page is for members to see. Log in, and it opens.")
HIDDEN = Message("They keep to themselves whom they follow and who follows them.")
LEFT = Message("Whoever lived here has left Dreamscape, and took everything along.")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of each: dreams that the reader may see, and all people, also who is in no list of theirs."""

    dreams: int
    followers: int
    following: int


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A member's page as one reader sees it; `counts` is None where they are hidden. `has_feed`: there is one of what
    they say to everybody."""

    person: Member
    interests: tuple[Category, ...]
    counts: Counts | None
    is_me: bool
    can_follow: bool
    followed: bool
    can_put_into_circle: bool
    can_block: bool
    muted: bool
    has_feed: bool


class People:
    """Pages of members. `reader` is whoever looks, None for a guest."""

    def __init__(
        self,
        *,
        members: Members,
        follow_lists: FollowLists,
        feed: Feed,
        follows: Follows,
        categories: Categories,
        viewer_of: ViewerOf,
    ) -> None:
        self._members = members
        self._acquaintances = follow_lists
        self._feed = feed
        self._follows = follows
        self._categories = categories
        self._viewer_of = viewer_of

    def find(self, slug: str, reader: Member | None) -> Member:
        """The member at this address.

        Raises NotFound when nobody ever was there, or for who is blocked; Gone when they have left, NotAllowed for a
        guest where the page is for members only, Moved when they have another name now.
        """
        person = self._at(slug) or self._at(meant_slug(slug))
        if person is None:
            raise Gone(LEFT) if self._members.had_slug(slug) else NotFound
        viewer = self._viewer_of(reader)
        if not viewer.can_see_profile(person):
            # A member is not to hear that somebody is there.
            raise NotFound if viewer.is_member else NotAllowed(MEMBERS_ONLY)
        if person.slug != slug:
            raise Moved(person.slug)
        return person

    def _at(self, slug: str) -> Member | None:
        return self._members.by_slug(slug) or self._members.by_former_slug(slug)

    def with_id(self, member_id: str) -> Person | None:
        """Who has this id; None for whoever has left, and for what is no member's."""
        return self._members.people([member_id]).get(member_id)

    def card(self, person: Member, reader: Member | None) -> PersonCard:
        """What stands at the head of their page."""
        viewer = self._viewer_of(reader)
        can_follow = viewer.can_follow_member(person)
        return PersonCard(
            person=person,
            interests=self._categories.named(person.interests),
            counts=self._counts(person, viewer) if viewer.can_see_counts(person) else None,
            is_me=viewer.is_me(person.id),
            can_follow=can_follow,
            followed=bool(reader and can_follow and self._follows.members_among(reader, [person.id])),
            can_put_into_circle=viewer.can_put_into_circle(person),
            can_block=viewer.can_block(person),
            muted=person.id in viewer.edges.muted,
            has_feed=GUEST.can_see_profile(person),
        )

    def following(self, person: Member, reader: Member | None, after: str | None) -> Page[Person]:
        """Whom they follow, the newest first; raises NotAllowed when they hide it.

        Whoever keeps to themselves who follows them is left out, but for the one who follows.
        """
        viewer = self._who_sees_follows(person, reader)
        blocked = viewer.edges.blocked
        return self._people(self._acquaintances.followed_by(person.id, after, PAGE_SIZE, viewer.id, blocked))

    def followers(self, person: Member, reader: Member | None, after: str | None) -> Page[Person]:
        """Who follows them, the newest first; raises NotAllowed when they hide it.

        Whoever keeps to themselves whom they follow is left out.
        """
        viewer = self._who_sees_follows(person, reader)
        blocked = viewer.edges.blocked
        return self._people(self._acquaintances.followers_of(person.id, after, PAGE_SIZE, viewer.id, blocked))

    def _who_sees_follows(self, person: Member, reader: Member | None) -> Viewer:
        viewer = self._viewer_of(reader)
        if not viewer.can_see_counts(person):
            raise NotAllowed(HIDDEN)
        return viewer

    def _counts(self, person: Member, viewer: Viewer) -> Counts:
        return Counts(
            dreams=self._feed.count_by_dreamer(person.id, visible_of(person.id, viewer.id, viewer.edges)),
            followers=person.follower_count,
            following=self._acquaintances.count_followed_by(person.id),
        )

    def _people(self, ids: Page[str]) -> Page[Person]:
        found = self._members.people(ids.items)
        return Page([found[person_id] for person_id in ids.items if person_id in found], ids.after)
