"""Builds the services of those who look after the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database

from dreamscape.services.accounts.invitations import Invitations
from dreamscape.services.audit.log import Audit
from dreamscape.services.audit.takedowns import Moderated
from dreamscape.services.categories import Categories
from dreamscape.services.dreams import Dreams
from dreamscape.services.members.avatars import Avatars
from dreamscape.services.members.roles import Roles
from dreamscape.services.moderation.actions import DreamModeration, MemberModeration
from dreamscape.services.moderation.avatars import AvatarUpkeep
from dreamscape.services.moderation.categories import CategoryUpkeep
from dreamscape.services.moderation.search import Lookup
from dreamscape.services.moderation.statistics import Figures
from dreamscape.services.pictures.pictures import Pictures
from dreamscape.services.reports import Reports
from dreamscape.services.site.settings import SiteSettings
from dreamscape.store.accounts.invitations import Invitations as InvitationStore
from dreamscape.store.accounts.sessions import Sessions as SessionStore
from dreamscape.store.categories.categories import Categories as CategoryStore
from dreamscape.store.categories.merges import CategoryMerges
from dreamscape.store.comments.comments import Comments as CommentStore
from dreamscape.store.dreams.dreams import Dreams as DreamStore
from dreamscape.store.dreams.visibility import HiddenDreams
from dreamscape.store.members.avatars import Avatars as AvatarStore
from dreamscape.store.members.members import Members
from dreamscape.store.members.status import Standing
from dreamscape.store.moderation.search import AdminSearch
from dreamscape.store.moderation.statistics import Figures as FigureStore
from dreamscape.store.notices import Notices as NoticeStore
from dreamscape.store.reports import Reports as ReportStore
from dreamscape.store.site.settings import SiteSettings as SiteSettingsStore

ROWS_ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Care:
    """Everything below /admin, named by what it looks after, and what members report to it."""

    audit: Audit
    avatars: AvatarUpkeep
    categories: CategoryUpkeep
    dreams: DreamModeration
    figures: Figures
    invitations: Invitations
    lookup: Lookup
    members: MemberModeration
    reports: Reports
    roles: Roles
    site_settings: SiteSettings


def build_care(
    db: Database[dict[str, Any]],
    avatars: Avatars,
    categories: Categories,
    dreams: Dreams,
    pictures: Pictures,
    remove_member: Callable[[str], None],
    audit: Audit,
    moderated: Moderated,
    secret_key: str,
    base_url: str,
) -> Care:
    """Put them together; `remove_member` takes the id of somebody who goes with all that is theirs."""
    members, dream_store, standing = Members(db), DreamStore(db), Standing(db)
    site_settings = SiteSettings(SiteSettingsStore(db), audit)
    return Care(
        audit=audit,
        avatars=AvatarUpkeep(avatars, AvatarStore(db), pictures, audit),
        categories=CategoryUpkeep(categories, CategoryStore(db), CategoryMerges(db), audit),
        dreams=DreamModeration(
            dreams, dream_store, HiddenDreams(db), CommentStore(db), NoticeStore(db), moderated, audit
        ),
        figures=Figures(FigureStore(db)),
        invitations=Invitations(InvitationStore(db), site_settings, audit, secret_key, base_url),
        lookup=Lookup(AdminSearch(db, size=ROWS_ON_A_PAGE), members, dream_store),
        members=MemberModeration(members, standing, SessionStore(db), remove_member, audit),
        reports=Reports(ReportStore(db), members, dream_store, CommentStore(db), audit),
        roles=Roles(members, standing, audit),
        site_settings=site_settings,
    )
