"""Builds the services of moderators and admins, and what members report to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.services.members.roles import Roles
from dreamscape.services.moderation.actions import DreamModeration, MemberModeration
from dreamscape.services.moderation.appeals import AppealDecisions
from dreamscape.services.moderation.asks import AskModeration
from dreamscape.services.moderation.avatars import AvatarModeration
from dreamscape.services.moderation.branches import Branches
from dreamscape.services.moderation.categories import CategoryModeration
from dreamscape.services.moderation.hands import Hands
from dreamscape.services.moderation.letters import LetterModeration
from dreamscape.services.moderation.notes import MemberNotes
from dreamscape.services.moderation.rooms import RoomModeration
from dreamscape.services.moderation.search import AdminSearch
from dreamscape.services.moderation.second_steps import SecondStepRecovery
from dreamscape.services.moderation.statistics import Statistics
from dreamscape.services.moderation.waiting import WaitingPosts
from dreamscape.services.reports import Reports

if TYPE_CHECKING:
    from dreamscape.services.accounts.deletion import AccountDeletion
    from dreamscape.services.accounts.invitations import Invitations
    from dreamscape.services.audit.log import Audit
    from dreamscape.services.diary import Diary
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.services.site.settings import SiteSettings
    from dreamscape.wiring.core import Core
    from dreamscape.wiring.site import SiteServices


@dataclass(frozen=True, slots=True)
class Moderation:
    """Everything below /admin, named by what it acts on."""

    appeals: AppealDecisions
    asks: AskModeration
    audit: Audit
    avatars: AvatarModeration
    branches: Branches
    categories: CategoryModeration
    dreams: DreamModeration
    hands: Hands
    invitations: Invitations
    letters: LetterModeration
    members: MemberModeration
    notes: MemberNotes
    reports: Reports
    roles: Roles
    rooms: RoomModeration
    search: AdminSearch
    second_steps: SecondStepRecovery
    site_settings: SiteSettings
    statistics: Statistics
    waiting: WaitingPosts


def build_moderation(
    core: Core,
    *,
    site: SiteServices,
    pictures: Pictures,
    dreams: Dreams,
    diary: Diary,
    invitations: Invitations,
    account_deletion: AccountDeletion,
    jobs: JobQueue,
    mail_queue: MailQueue,
) -> Moderation:
    """Put them together."""
    stores, audit = core.stores, site.audit
    member_moderation = MemberModeration(
        members=stores.members,
        member_status=stores.member_status,
        sessions=stores.sessions,
        account_deletion=account_deletion,
        audit=audit,
    )
    dream_moderation = DreamModeration(
        dreams=dreams,
        store=stores.dreams,
        visibility=stores.dream_visibility,
        comments=stores.comments,
        diary=diary,
        pictures=pictures,
        notices=stores.notices,
        takedowns=site.takedowns,
        audit=audit,
    )
    reports = Reports(
        store=stores.reports,
        members=stores.members,
        dreams=stores.dreams,
        comments=stores.comments,
        letters=stores.opened_letters,
        asks=stores.asks,
        offers=stores.offers,
        thanks=stores.room_thanks,
        entries=stores.diary_entries,
        audit=audit,
        viewer_of=site.viewer_of,
    )
    return Moderation(
        appeals=AppealDecisions(
            store=stores.appeals,
            search=stores.admin_search,
            members=stores.members,
            dreams=stores.dreams,
            member_moderation=member_moderation,
            dream_moderation=dream_moderation,
            audit=audit,
            mail_queue=mail_queue,
            mails=core.mails,
            links=core.links,
        ),
        asks=AskModeration(
            asks=stores.asks,
            dreams=stores.dreams,
            offers=stores.offers,
            reports=reports,
            takedowns=site.takedowns,
            viewer_of=site.viewer_of,
        ),
        audit=audit,
        avatars=AvatarModeration(avatars=site.avatars, store=stores.avatars, pictures=pictures, audit=audit),
        branches=Branches(
            store=stores.branches,
            members=stores.members,
            invitations=stores.invitations,
            moderation=member_moderation,
            audit=audit,
            jobs=jobs,
        ),
        categories=CategoryModeration(
            categories=site.categories, store=stores.categories, merges=stores.category_merges, audit=audit
        ),
        dreams=dream_moderation,
        hands=Hands(counts=stores.hand_counts, similarity=stores.sky_similarity),
        invitations=invitations,
        letters=LetterModeration(letters=stores.opened_letters, reports=reports, takedowns=site.takedowns),
        members=member_moderation,
        notes=MemberNotes(store=stores.member_notes, members=stores.members),
        reports=reports,
        roles=Roles(
            members=stores.members,
            member_status=stores.member_status,
            mail_queue=mail_queue,
            mails=core.mails,
        ),
        rooms=RoomModeration(
            reports=stores.reports,
            rooms=stores.rooms,
            lines=stores.room_lines,
            thanks=stores.room_thanks,
            reported=reports,
            members=stores.members,
            pictures=pictures,
            takedowns=site.takedowns,
            jobs=jobs,
        ),
        search=AdminSearch(store=stores.admin_search, members=stores.members, dreams=stores.dreams),
        second_steps=SecondStepRecovery(
            store=stores.second_steps,
            members=stores.members,
            mail_queue=mail_queue,
            mails=core.mails,
            links=core.links,
        ),
        site_settings=site.settings,
        statistics=Statistics(stores.statistics),
        waiting=WaitingPosts(
            store=stores.waiting_posts,
            members=stores.members,
            member_status=stores.member_status,
            dreams=dreams,
            dream_store=stores.dreams,
            visibility=stores.dream_visibility,
            pending_comments=stores.pending_comments,
            pictures=pictures,
            notices=stores.notices,
            takedowns=site.takedowns,
            audit=audit,
        ),
    )
