"""Builds the services of the site as a whole: what its operators chose, and the log of what was done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from dreamscape.services.appeals import Appeals
from dreamscape.services.audit.log import Audit
from dreamscape.services.audit.takedowns import Takedowns
from dreamscape.services.categories import Categories, StoredCategories
from dreamscape.services.members.avatars import Avatars
from dreamscape.services.members.person_cache import PersonCache
from dreamscape.services.moderation.transparency import Transparency
from dreamscape.services.notices import Notices
from dreamscape.services.permissions.viewer import Viewer, ViewerOf
from dreamscape.services.site.default_pages import DefaultPages
from dreamscape.services.site.migrations import Migrations
from dreamscape.services.site.pages import SitePages
from dreamscape.services.site.settings import SiteSettings

if TYPE_CHECKING:
    from dreamscape.wiring.core import Core


@dataclass(frozen=True, slots=True)
class SiteServices:
    """What the services of members and of their dreams both need."""

    appeals: Appeals
    audit: Audit
    avatars: Avatars
    categories: Categories
    migrations: Migrations
    notices: Notices
    pages: SitePages
    person_cache: PersonCache
    settings: SiteSettings
    stored_categories: StoredCategories
    takedowns: Takedowns
    transparency: Transparency
    viewer_of: ViewerOf


def build_site(core: Core) -> SiteServices:
    """Put them together."""
    stores, chosen = core.stores, core.settings
    audit = Audit(store=stores.audit, members=stores.members)
    categories = Categories(store=stores.categories, background=core.background)
    settings = SiteSettings(
        store=stores.site_settings, audit=audit, newcomer_limits=chosen["NEWCOMER_LIMITS"]
    )
    return SiteServices(
        appeals=Appeals(store=stores.appeals, notices=stores.notices),
        audit=audit,
        avatars=Avatars(keys=core.avatar_keys, store=stores.avatars, background=core.background),
        categories=categories,
        migrations=Migrations(store=stores.migrations, plant_categories=categories.plant),
        notices=Notices(stores.notices),
        pages=SitePages(
            store=stores.site_pages,
            settings=settings,
            defaults=DefaultPages(
                at_cloudinary=bool(chosen["CLOUDINARY_URL"]),
                guarded=chosen["NEWCOMER_LIMITS"],
                session=int(chosen["SESSION_DAYS"].total_seconds()),
                remembered=int(chosen["REMEMBER_COOKIE_DURATION"].total_seconds()),
            ),
            members=stores.members,
            audit=audit,
            background=core.background,
        ),
        person_cache=PersonCache(stores.members),
        settings=settings,
        stored_categories=StoredCategories(store=stores.categories),
        takedowns=Takedowns(audit=audit, notices=stores.notices),
        transparency=Transparency(store=stores.transparency, settings=settings, background=core.background),
        viewer_of=partial(
            Viewer.of, confirmed_only=chosen["REQUIRE_CONFIRMED_EMAIL"], edges_of=stores.edges.of
        ),
    )
