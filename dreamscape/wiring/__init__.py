"""Puts the services of one application together, a group at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamscape.services.site.csp_reports import CspReports
from dreamscape.wiring.accounts import build_accounts
from dreamscape.wiring.content import build_content
from dreamscape.wiring.core import Core, build_core
from dreamscape.wiring.doctor import build_doctor
from dreamscape.wiring.events import build_events
from dreamscape.wiring.jobs import build_queues, build_worker
from dreamscape.wiring.members import build_members
from dreamscape.wiring.moderation import Moderation, build_moderation
from dreamscape.wiring.notifications import build_notifications
from dreamscape.wiring.pictures import build_pictures
from dreamscape.wiring.site import build_site
from dreamscape.wiring.syndication import Syndication, build_syndication

if TYPE_CHECKING:
    from dreamscape.services.accounts.deletion import AccountDeletion
    from dreamscape.services.accounts.email_confirmations import EmailConfirmations
    from dreamscape.services.accounts.export import Export
    from dreamscape.services.accounts.invitations import Invitations
    from dreamscape.services.accounts.passkeys import Passkeys
    from dreamscape.services.accounts.passwords import Passwords
    from dreamscape.services.accounts.pending_log_ins import PendingLogIns
    from dreamscape.services.accounts.proof_of_work import ProofOfWork
    from dreamscape.services.accounts.registration import Accounts
    from dreamscape.services.accounts.saved_forms import SavedForms
    from dreamscape.services.accounts.second_steps import SecondSteps
    from dreamscape.services.accounts.sessions import Sessions
    from dreamscape.services.appeals import Appeals
    from dreamscape.services.asks.asks import Asks
    from dreamscape.services.asks.matching import Matching
    from dreamscape.services.asks.offers import Offers
    from dreamscape.services.blocks.blocks import Blocks
    from dreamscape.services.blocks.unmet_comments import UnmetComments
    from dreamscape.services.categories import Categories
    from dreamscape.services.circles import Circles
    from dreamscape.services.comments import Comments
    from dreamscape.services.diary import Diary
    from dreamscape.services.dream_states import DreamStates
    from dreamscape.services.dreams import Dreams
    from dreamscape.services.feed.aside import Aside
    from dreamscape.services.feed.feed import Feed
    from dreamscape.services.follows import Follows
    from dreamscape.services.handed_on import HandedOn
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.jobs.worker import Worker
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.services.members.avatars import Avatars
    from dreamscape.services.members.discovery import Discovery
    from dreamscape.services.members.people import People
    from dreamscape.services.members.profiles import Profiles
    from dreamscape.services.moderation.transparency import Transparency
    from dreamscape.services.notices import Notices
    from dreamscape.services.notifications.mail_choices import MailChoices
    from dreamscape.services.notifications.news import News
    from dreamscape.services.notifications.notifications import Notifications
    from dreamscape.services.notifications.push import Devices
    from dreamscape.services.permissions.viewer import ViewerOf
    from dreamscape.services.pictures.access import PictureAccess
    from dreamscape.services.pictures.kept import KeptPictures
    from dreamscape.services.pictures.maintenance import PictureMaintenance
    from dreamscape.services.pictures.pictures import Pictures
    from dreamscape.services.rooms.rooms import Rooms
    from dreamscape.services.rooms.thanks import RoomThanks
    from dreamscape.services.same_sky.same_sky import SameSky
    from dreamscape.services.sealed_letters.sealed_letters import SealedLetters
    from dreamscape.services.sealed_letters.writing import LetterWriting
    from dreamscape.services.search.search import Search
    from dreamscape.services.share_pictures import SharePictures
    from dreamscape.services.similar_dreams import SimilarDreams
    from dreamscape.services.site.doctor import Doctor
    from dreamscape.services.site.integrity import Integrity
    from dreamscape.services.site.migrations import Migrations
    from dreamscape.services.site.pages import SitePages

__all__ = ["Core", "Services", "build_core", "build_services"]


@dataclass(frozen=True, slots=True)
class Services:
    """All that routes and commands may call."""

    account_deletion: AccountDeletion
    accounts: Accounts
    appeals: Appeals
    aside: Aside
    asks: Asks
    avatars: Avatars
    blocks: Blocks
    categories: Categories
    circles: Circles
    comments: Comments
    csp_reports: CspReports
    devices: Devices
    diary: Diary
    discovery: Discovery
    doctor: Doctor
    dream_states: DreamStates
    dreams: Dreams
    email_confirmations: EmailConfirmations
    export: Export
    feed: Feed
    follows: Follows
    handed_on: HandedOn
    integrity: Integrity
    invitations: Invitations
    jobs: JobQueue
    kept_pictures: KeptPictures
    letter_writing: LetterWriting
    mail_choices: MailChoices
    mail_queue: MailQueue
    matching: Matching
    migrations: Migrations
    moderation: Moderation
    news: News
    notices: Notices
    notifications: Notifications
    offers: Offers
    passkeys: Passkeys
    passwords: Passwords
    pending_log_ins: PendingLogIns
    people: People
    picture_access: PictureAccess
    picture_maintenance: PictureMaintenance
    pictures: Pictures
    profiles: Profiles
    proof_of_work: ProofOfWork
    room_thanks: RoomThanks
    rooms: Rooms
    saved_forms: SavedForms
    same_sky: SameSky
    sealed_letters: SealedLetters
    search: Search
    second_steps: SecondSteps
    sessions: Sessions
    share_pictures: SharePictures
    similar_dreams: SimilarDreams
    site_pages: SitePages
    syndication: Syndication
    transparency: Transparency
    unmet_comments: UnmetComments
    viewer_of: ViewerOf
    worker: Worker


def build_services(core: Core) -> Services:
    """The services on this core."""
    queues = build_queues(core)
    site = build_site(core)
    picture_services = build_pictures(core, jobs=queues.jobs, site=site)
    pictures = picture_services.pictures
    content = build_content(core, jobs=queues.jobs, site=site, pictures=pictures)
    accounts = build_accounts(core, queues=queues, site=site, pictures=pictures)
    members = build_members(core, site=site, pictures=pictures, follows=content.follows)
    moderation = build_moderation(
        core,
        site=site,
        pictures=pictures,
        dreams=content.dreams,
        diary=content.diary,
        invitations=accounts.invitations,
        account_deletion=accounts.deletion,
        jobs=queues.jobs,
        mail_queue=queues.mails,
    )
    syndication = build_syndication(
        core, site=site, dreams=content.dreams, feed=content.feed, people=members.people
    )
    notifications = build_notifications(
        core, jobs=queues.jobs, mail_queue=queues.mails, site=site, pictures=pictures
    )
    return Services(
        account_deletion=accounts.deletion,
        accounts=accounts.accounts,
        appeals=site.appeals,
        aside=content.aside,
        asks=content.asks,
        avatars=site.avatars,
        blocks=content.blocks,
        categories=site.categories,
        circles=content.circles,
        comments=content.comments,
        csp_reports=CspReports(store=core.stores.csp_reports),
        devices=notifications.devices,
        diary=content.diary,
        discovery=members.discovery,
        doctor=build_doctor(core, site=site, pictures=pictures),
        dream_states=content.dream_states,
        dreams=content.dreams,
        email_confirmations=accounts.email_confirmations,
        export=accounts.export,
        feed=content.feed,
        follows=content.follows,
        handed_on=content.handed_on,
        integrity=content.integrity,
        invitations=accounts.invitations,
        jobs=queues.jobs,
        kept_pictures=picture_services.kept,
        letter_writing=content.letter_writing,
        mail_choices=notifications.mail_choices,
        mail_queue=queues.mails,
        matching=notifications.matching,
        migrations=site.migrations,
        moderation=moderation,
        news=notifications.news,
        notices=site.notices,
        notifications=notifications.notifications,
        offers=content.offers,
        passkeys=accounts.passkeys,
        passwords=accounts.passwords,
        pending_log_ins=accounts.pending_log_ins,
        people=members.people,
        picture_access=picture_services.access,
        picture_maintenance=picture_services.maintenance,
        pictures=pictures,
        profiles=members.profiles,
        proof_of_work=accounts.proof_of_work,
        room_thanks=content.room_thanks,
        rooms=content.rooms,
        saved_forms=accounts.saved_forms,
        same_sky=content.same_sky,
        sealed_letters=content.sealed_letters,
        search=content.search,
        second_steps=accounts.second_steps,
        sessions=accounts.sessions,
        share_pictures=picture_services.share,
        similar_dreams=content.similar_dreams,
        site_pages=site.pages,
        syndication=syndication,
        transparency=site.transparency,
        unmet_comments=content.unmet_comments,
        viewer_of=site.viewer_of,
        worker=build_worker(
            core,
            queues=queues,
            events=build_events(core, dreams=content.dreams, similar_dreams=content.similar_dreams),
            pictures=picture_services,
            similar_dreams=content.similar_dreams,
            account_deletion=accounts.deletion,
            passwords=accounts.passwords,
            branches=moderation.branches,
            room_upkeep=content.room_upkeep,
            notifications=notifications,
            syndication=syndication,
        ),
    )
