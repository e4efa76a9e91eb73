"""Builds the services of members' own and other people's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.services.members.discovery import Discovery
from dreamscape.services.members.people import People
from dreamscape.services.members.profiles import Profiles

if TYPE_CHECKING:
    from dreamscape.services.follows import Follows
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.wiring.core import Core
    from dreamscape.wiring.site import SiteServices


@dataclass(frozen=True, slots=True)
class MemberServices:
    """Who somebody is, for themselves and for others."""

    discovery: Discovery
    people: People
    profiles: Profiles


def build_members(core: Core, *, site: SiteServices, pictures: Pictures, follows: Follows) -> MemberServices:
    """Put them together."""
    stores = core.stores
    return MemberServices(
        discovery=Discovery(store=stores.introductions, categories=site.categories, viewer_of=site.viewer_of),
        people=People(
            members=stores.members,
            follow_lists=stores.follow_lists,
            feed=stores.feed,
            follows=follows,
            categories=site.categories,
            viewer_of=site.viewer_of,
        ),
        profiles=Profiles(
            store=stores.profiles,
            categories=site.categories,
            pictures=pictures,
            avatars=site.avatars,
        ),
    )
