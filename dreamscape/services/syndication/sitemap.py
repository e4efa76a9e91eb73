"""The map of the site for search engines: the addresses of what everybody may see, in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dreamscape.services.categories import Categories
    from dreamscape.services.common.links import Links
    from dreamscape.services.site.pages import SitePages
    from dreamscape.store.sitemap import Sitemap as SitemapStore


class MappedPage(NamedTuple):
    """A page's address and, where that is known, when it was last changed."""

    address: str
    changed_at: datetime | None = None


class Sitemap:
    """Who wishes not to be found, and what is not for everybody, stands in no part of it."""

    def __init__(
        self, *, store: SitemapStore, categories: Categories, site_pages: SitePages, links: Links
    ) -> None:
        self._store = store
        self._categories = categories
        self._site_pages = site_pages
        self._links = links

    def counts(self) -> dict[str, int]:
        """How many parts there are of `dreams` and of `people`."""
        return self._store.counts()

    def pages(self) -> Iterator[MappedPage]:
        """What belongs to nobody: the front page, looking around, each category, what the host says."""
        paths = ["/", "/discover"]
        paths += [f"/discover?category={quote(category.key)}" for category in self._categories.offered()]
        paths += [f"/{key}" for key in self._site_pages.linked()]
        return (MappedPage(self._links.to(path)) for path in paths)

    def dreams(self, number: int) -> Iterator[MappedPage]:
        """Dreams for everybody; raises NotFound for a part that is not there."""
        start = self._links.to("/dreams/")
        return (MappedPage(start + quote(slug), at) for slug, at in self._store.dreams(number))

    def people(self, number: int) -> Iterator[MappedPage]:
        """Members whom everybody may find; raises as `dreams`."""
        start = self._links.to("/people/")
        return (MappedPage(start + quote(slug)) for slug in self._store.people(number))

    def close_full_parts(self) -> None:
        """Let what comes now stand in new parts, where the last one is full; may run twice."""
        self._store.close_full_parts()
