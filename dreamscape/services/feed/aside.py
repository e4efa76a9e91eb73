"""What stands beside the dreamscape where there is room: what is new for one's own dreams, and whom one may like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.services.blocks.folding import why_dream_is_folded
from dreamscape.store.dreams.visibility import NOT_HIDDEN, listed_to
from dreamscape.store.feed import FeedQuery

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from dreamscape.models import Dream, Member, Person
    from dreamscape.services.members.person_cache import PersonCache
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.store.comments.comments import Comments
    from dreamscape.store.feed import Feed as FeedStore
    from dreamscape.store.follows.follows import Follows

WEEK = timedelta(days=7)
MOST_OWN = 3
MOST_SUGGESTED = 3
# Of so many of the newest dreams the dreamers are looked at.
DREAMS_LOOKED_AT = 60


class OwnDream(NamedTuple):
    """A dream of the reader's own, and what came to it within a week."""

    dream: Dream
    new_followers: int
    new_comments: int


class Suggestion(NamedTuple):
    """Somebody the reader does not follow, and the dream of theirs that says why they might."""

    person: Person
    dream: Dream


class Aside:
    """Each list in a few queries, however much a member dreams, follows and is followed."""

    def __init__(
        self,
        *,
        feed: FeedStore,
        follows: Follows,
        comments: Comments,
        person_cache: PersonCache,
        viewer_of: ViewerOf,
    ) -> None:
        self._feed = feed
        self._follows = follows
        self._comments = comments
        self._person_cache = person_cache
        self._viewer_of = viewer_of

    def week_of(self, member: Member) -> list[OwnDream]:
        """The member's newest dreams, each with how many have followed it and how often others have commented since
        this time last week."""
        dreams = self._feed.by_dreamer(member.id, FeedQuery(limit=MOST_OWN, visible=NOT_HIDDEN))
        ids, since = [dream.id for dream in dreams], datetime.now(UTC) - WEEK
        followers = self._follows.count_since("dream", ids, since)
        comments = self._comments.count_since(ids, since, exclude_author=member.id)
        return [OwnDream(dream, followers.get(dream.id, 0), comments.get(dream.id, 0)) for dream in dreams]

    def suggestions_for(self, member: Member, most: int = MOST_SUGGESTED) -> list[Suggestion]:
        """Whose newest dreams are about what the member likes; whose are the newest, where these are too few."""
        newest = self._newest_of_strangers(member, most)
        people = self._person_cache.people(newest)
        viewer = self._viewer_of(member)
        return [
            Suggestion(person, dream)
            for dreamer_id, dream in newest.items()
            if (person := people.get(dreamer_id))
            and viewer.can_follow_member(person)
            and not why_dream_is_folded(dream, viewer, member)
        ]

    def _newest_of_strangers(self, member: Member, most: int) -> dict[str, Dream]:
        """By the ids of a few whom the member does not follow, the dream of each that is to say why they might."""
        edges = self._viewer_of(member).edges
        followed = edges.ids
        query = FeedQuery(limit=DREAMS_LOOKED_AT, visible=listed_to(member.id, edges, own=False))
        found = (
            _first_of_each(self._feed.about(member.interests, query), followed) if member.interests else {}
        )
        if len(found) < most:
            found = {**found, **_first_of_each(self._feed.latest(query), followed | found.keys())}
        return dict(list(found.items())[:most])


def _first_of_each(dreams: Iterable[Dream], but: Collection[str]) -> dict[str, Dream]:
    """The first dream of each dreamer, by their id, but for those of `but`."""
    first: dict[str, Dream] = {}
    for dream in dreams:
        if dream.dreamer_id not in but:
            first.setdefault(dream.dreamer_id, dream)
    return first
