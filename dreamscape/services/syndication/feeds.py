"""Feeds of dreams: what a guest sees, whoever asks, for a program that reads feeds has no account."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from dreamscape.errors import Gone, NotAllowed, NotFound
from dreamscape.messages import Message
from dreamscape.models import AtomFeed, FeedEntry
from dreamscape.services.permissions.viewer import GUEST

if TYPE_CHECKING:
    from dreamscape.models import Category, DreamCard, Page
    from dreamscape.services.common.links import Links
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.feed.feed import Feed
    from dreamscape.services.members.people import People

# What ids of dreams and people are made into names of the whole web within; never to change.
NAMESPACE = UUID("8c4f5a0e-6d1b-4f0a-9a55-2f6f0d3a7c19")
# A feed of nothing has never changed.
NEVER = datetime.fromtimestamp(0, UTC)


class Feeds:
    """A page of each; `after` is the cursor of the page before, and anything that is none leads to the first."""

    def __init__(self, *, dreams: Dreams, feed: Feed, people: People, links: Links) -> None:
        self._dreams = dreams
        self._feed = feed
        self._people = people
        self._links = links

    def latest(self, after: str | None) -> AtomFeed:
        """The newest dreams of all."""
        page = self._feed.discover(None, None, after)
        return _atom_feed(self._id_of("/feed.atom"), Message("The newest dreams"), page)

    def about(self, category: Category, after: str | None) -> AtomFeed:
        """The newest dreams of one category."""
        page = self._feed.discover(None, category.key, after)
        title = Message("Dreams about %(name)s", name=category.name)
        return _atom_feed(self._id_of(f"/categories/{category.key}/feed.atom"), title, page)

    def by(self, slug: str, after: str | None) -> AtomFeed:
        """One member's dreams. Raises NotFound, also where their page is for members only; Gone and Moved as their page
        does."""
        try:
            person = self._people.find(slug, None)
        except NotAllowed as error:
            raise NotFound from error
        page = self._feed.by(person.id, None, after)
        feed = _atom_feed(_urn("person", person.id), Message("%(name)s’s dreams", name=person.name), page)
        return feed._replace(updated=max(feed.updated, person.created_at), no_index=person.no_index)

    def one(self, slug: str) -> FeedEntry:
        """One dream, by itself; raises NotFound for all that is not for everybody, gone or not."""
        try:
            return _entry(self._feed.card(self._dreams.find(slug), reader=None))
        except Gone as error:
            raise NotFound from error

    def _id_of(self, path: str) -> str:
        return uuid5(NAMESPACE_URL, self._links.to(path)).urn


def _atom_feed(feed_id: str, title: Message, page: Page[DreamCard]) -> AtomFeed:
    entries = tuple(map(_entry, page.items))
    # Not the cursor: that also counts who follows a dream.
    shown = repr((feed_id, str(title), page.after is not None, entries)).encode("utf-8", "backslashreplace")
    return AtomFeed(
        id=feed_id,
        title=title,
        entries=entries,
        updated=max((entry.updated for entry in entries), default=NEVER),
        version=hashlib.sha256(shown).hexdigest()[:32],
        after=page.after,
    )


def _entry(card: DreamCard) -> FeedEntry:
    dream, dreamer = card.dream, card.dreamer
    return FeedEntry(
        id=_urn("dream", dream.id),
        slug=dream.slug,
        title=dream.title,
        description=dream.description,
        categories=card.categories,
        published=dream.created_at,
        updated=max(dream.updated_at, dream.created_at),
        author=dreamer.name,
        author_slug=dreamer.slug if GUEST.can_see_profile(dreamer) else "",
        picture=dream.picture,
    )


def _urn(kind: str, thing_id: str) -> str:
    """A name that is this thing's in the whole web, and tells nothing of where it is."""
    return uuid5(NAMESPACE, f"{kind} {thing_id}").urn
