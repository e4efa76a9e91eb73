"""Builds the services of what the rest of the web may take along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dreamscape.services.jobs.kinds import JobKind
from dreamscape.services.syndication.feeds import Feeds
from dreamscape.services.syndication.sitemap import Sitemap

if TYPE_CHECKING:
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.feed.feed import Feed
    from dreamscape.services.members.people import People
    from dreamscape.wiring.core import Core
    from dreamscape.wiring.site import SiteServices

CLOSE_SITEMAP_PARTS = "close_sitemap_parts"


@dataclass(frozen=True, slots=True)
class Syndication:
    """What everybody may see, as programs read it."""

    feeds: Feeds
    sitemap: Sitemap

    @property
    def kind(self) -> JobKind:
        """The job that comes again each hour."""
        return JobKind(
            CLOSE_SITEMAP_PARTS,
            lambda _: self.sitemap.close_full_parts(),
            give_up_after=timedelta(hours=1),
            keep_done=timedelta(hours=2),
        )


def build_syndication(
    core: Core, *, site: SiteServices, dreams: Dreams, feed: Feed, people: People
) -> Syndication:
    """Put them together."""
    return Syndication(
        feeds=Feeds(dreams=dreams, feed=feed, people=people, links=core.links),
        sitemap=Sitemap(
            store=core.stores.sitemap, categories=site.categories, site_pages=site.pages, links=core.links
        ),
    )
