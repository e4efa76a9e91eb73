"""Dreams as the rest of the web follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from dreamscape.messages import Message
    from dreamscape.models.categories import Category
    from dreamscape.models.pictures import Picture


class FeedEntry(NamedTuple):
    """A dream as a feed tells of it, and nothing that others do with it.

    `id` is the same for good, whatever becomes of the title or the site's address. `author_slug` is "" where guests do
    not see the dreamer's page.
    """

    id: str
    slug: str
    title: str
    description: str
    categories: tuple[Category, ...]
    published: datetime
    updated: datetime
    author: str
    author_slug: str
    picture: Picture | None


class AtomFeed(NamedTuple):
    """A page of a feed, the newest entry first; `after` is the cursor of the next. `version` is another one whenever
    anything in it is. `no_index`: its dreamer wishes that search engines leave it alone."""

    id: str
    title: Message
    entries: tuple[FeedEntry, ...]
    updated: datetime
    version: str
    after: str | None = None
    no_index: bool = False
