"""Every store of one application, each built once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from dreamscape.store.accounts.deletions import PendingDeletions
from dreamscape.store.accounts.email_confirmations import EmailConfirmations
from dreamscape.store.accounts.invitations import Invitations
from dreamscape.store.accounts.mail_reasons import MailReasons
from dreamscape.store.accounts.mail_refusals import MailRefusals
from dreamscape.store.accounts.passkeys import PasskeyChallenges, Passkeys
from dreamscape.store.accounts.pending_log_ins import PendingLogIns
from dreamscape.store.accounts.personal_data import PersonalData
from dreamscape.store.accounts.saved_forms import SavedForms
from dreamscape.store.accounts.second_steps import SecondSteps
from dreamscape.store.accounts.sessions import Sessions
from dreamscape.store.accounts.spent_challenges import SpentChallenges
from dreamscape.store.asks.asks import Asks
from dreamscape.store.asks.ending import close_all_of_dream, end_all_of_dream
from dreamscape.store.asks.matching import AskMatching
from dreamscape.store.asks.of_members import OffersOfMembers
from dreamscape.store.asks.offers import Offers
from dreamscape.store.asks.skills_in_use import SkillsInUse
from dreamscape.store.asks.suggestions import AskSuggestions
from dreamscape.store.audit import Audit
from dreamscape.store.blocks.blocks import Blocks
from dreamscape.store.categories.categories import Categories
from dreamscape.store.categories.merges import CategoryMerges
from dreamscape.store.circles import Circles
from dreamscape.store.comments.by_authors import CommentsByAuthors
from dreamscape.store.comments.comments import Comments
from dreamscape.store.comments.pending import PendingComments
from dreamscape.store.comments.reactions import Reactions
from dreamscape.store.comments.repeated import RepeatedTexts
from dreamscape.store.diary.entries import NOBODYS, DiaryEntries
from dreamscape.store.dream_states import DreamStates
from dreamscape.store.dreams.dreams import Dreams
from dreamscape.store.dreams.readers import DreamReaders
from dreamscape.store.dreams.similar import SimilarDreams
from dreamscape.store.dreams.visibility import PUBLIC, DreamVisibility
from dreamscape.store.edges import EdgesCache
from dreamscape.store.feed import Feed
from dreamscape.store.follows.follows import Follows
from dreamscape.store.follows.lists import FollowLists
from dreamscape.store.jobs.arrivals import JobArrivals
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.avatars import Avatars
from dreamscape.store.members.branches import Branches
from dreamscape.store.members.digests import Digests, DreamsOfOnce
from dreamscape.store.members.introductions import Introductions
from dreamscape.store.members.members import PUBLIC_PROFILE, Members
from dreamscape.store.members.newcomers import NewcomerDeeds
from dreamscape.store.members.profiles import Profiles
from dreamscape.store.members.sign_ups import SignUps
from dreamscape.store.members.status import MemberStatus
from dreamscape.store.migrations import m2026_11_28_jobs, m2026_12_01_notifications, m2026_12_02_words
from dreamscape.store.moderation.appeals import Appeals
from dreamscape.store.moderation.hands import HandCounts
from dreamscape.store.moderation.notes import MemberNotes
from dreamscape.store.moderation.search import AdminSearch
from dreamscape.store.moderation.statistics import Statistics
from dreamscape.store.moderation.transparency import Transparency
from dreamscape.store.moderation.waiting import WaitingPosts
from dreamscape.store.notifications.acts import NotificationActs
from dreamscape.store.notifications.first_steps import FirstSteps
from dreamscape.store.notifications.news import NotificationNews
from dreamscape.store.notifications.notices import Notices
from dreamscape.store.notifications.notifications import Notifications
from dreamscape.store.notifications.push_subscriptions import PushSubscriptions
from dreamscape.store.notified import NotifiedThings
from dreamscape.store.pictures.deletions import PictureDeletions
from dreamscape.store.pictures.files import PictureFiles
from dreamscape.store.pictures.kept import KeptPictures
from dreamscape.store.pictures.references import PictureReferences
from dreamscape.store.pictures.share_pictures import SharePictures
from dreamscape.store.reports import Reports
from dreamscape.store.rooms.lines import RoomLines
from dreamscape.store.rooms.opening import open_room
from dreamscape.store.rooms.rooms import Rooms
from dreamscape.store.rooms.thanks import RoomThanks
from dreamscape.store.same_sky.answers import SkyAnswers
from dreamscape.store.same_sky.around import SkyAround
from dreamscape.store.same_sky.similarity import SkySimilarity
from dreamscape.store.sealed_letters.letters import SealedLetters
from dreamscape.store.sealed_letters.opening import DatedLetters, HardDays, open_for_coming_true
from dreamscape.store.sealed_letters.reading import OpenedLetters
from dreamscape.store.search.finder import MongoFinder
from dreamscape.store.search.vocabulary import Vocabulary
from dreamscape.store.site.csp_reports import CspReports
from dreamscape.store.site.health import DatabaseHealth
from dreamscape.store.site.integrity import Integrity
from dreamscape.store.site.migrations import Migrations
from dreamscape.store.site.pages import SitePages
from dreamscape.store.site.settings import SiteSettings
from dreamscape.store.sitemap import Sitemap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pymongo.database import Database

ROWS_ON_A_PAGE = 30
# Which collections have pictures, and whose page of theirs is for everybody.
WITH_PICTURE: dict[str, Mapping[str, Any]] = {
    "users": PUBLIC_PROFILE,
    "dreams": PUBLIC,
    "diary_entries": NOBODYS,
    "room_lines": NOBODYS,
    "avatars": {},
}


@dataclass(frozen=True, slots=True)
class Stores:
    """For services to be built with; routes and commands never get one."""

    admin_search: AdminSearch
    adopt_old_queues: Callable[[], None]
    appeals: Appeals
    asks: Asks
    ask_matching: AskMatching
    ask_suggestions: AskSuggestions
    audit: Audit
    avatars: Avatars
    blocks: Blocks
    branches: Branches
    categories: Categories
    category_merges: CategoryMerges
    circles: Circles
    comments: Comments
    comments_by_authors: CommentsByAuthors
    csp_reports: CspReports
    database_health: DatabaseHealth
    diary_entries: DiaryEntries
    dated_letters: DatedLetters
    dream_readers: DreamReaders
    dream_states: DreamStates
    dream_visibility: DreamVisibility
    digests: Digests
    dreams: Dreams
    dreams_of_once: DreamsOfOnce
    edges: EdgesCache
    email_confirmations: EmailConfirmations
    feed: Feed
    finder: MongoFinder
    first_steps: FirstSteps
    hand_counts: HandCounts
    hard_days: HardDays
    follow_lists: FollowLists
    follows: Follows
    integrity: Integrity
    introductions: Introductions
    invitations: Invitations
    job_arrivals: JobArrivals
    jobs: Jobs
    kept_pictures: KeptPictures
    member_notes: MemberNotes
    member_status: MemberStatus
    members: Members
    migrations: Migrations
    newcomer_deeds: NewcomerDeeds
    notices: Notices
    notification_acts: NotificationActs
    notification_news: NotificationNews
    notifications: Notifications
    notified_things: NotifiedThings
    offers: Offers
    offers_of_members: OffersOfMembers
    opened_letters: OpenedLetters
    push_subscriptions: PushSubscriptions
    mail_reasons: MailReasons
    mail_refusals: MailRefusals
    passkey_challenges: PasskeyChallenges
    passkeys: Passkeys
    pending_comments: PendingComments
    pending_deletions: PendingDeletions
    pending_log_ins: PendingLogIns
    personal_data: PersonalData
    picture_deletions: PictureDeletions
    picture_files: PictureFiles
    profiles: Profiles
    reactions: Reactions
    repeated_texts: RepeatedTexts
    reports: Reports
    room_lines: RoomLines
    room_thanks: RoomThanks
    rooms: Rooms
    saved_forms: SavedForms
    sealed_letters: SealedLetters
    second_steps: SecondSteps
    sessions: Sessions
    share_pictures: SharePictures
    sign_ups: SignUps
    similar_dreams: SimilarDreams
    sky_answers: SkyAnswers
    sky_around: SkyAround
    sky_similarity: SkySimilarity
    site_pages: SitePages
    skills_in_use: SkillsInUse
    site_settings: SiteSettings
    sitemap: Sitemap
    spent_challenges: SpentChallenges
    statistics: Statistics
    transparency: Transparency
    vocabulary: Vocabulary
    waiting_posts: WaitingPosts
    picture_references: tuple[PictureReferences, ...]


def build_stores(db: Database[dict[str, Any]]) -> Stores:
    """All stores on this database."""
    return Stores(
        adopt_old_queues=partial(_adopt_old_queues, db),
        admin_search=AdminSearch(db, size=ROWS_ON_A_PAGE),
        ask_matching=AskMatching(db),
        ask_suggestions=AskSuggestions(db),
        appeals=Appeals(db),
        asks=Asks(db),
        audit=Audit(db),
        avatars=Avatars(db),
        blocks=Blocks(db),
        branches=Branches(db, size=ROWS_ON_A_PAGE),
        categories=Categories(db),
        category_merges=CategoryMerges(db),
        circles=Circles(db),
        comments=Comments(db),
        comments_by_authors=CommentsByAuthors(db),
        csp_reports=CspReports(db),
        database_health=DatabaseHealth(db),
        diary_entries=DiaryEntries(db),
        dated_letters=DatedLetters(db),
        dream_readers=DreamReaders(db),
        dream_states=DreamStates(db, open_letters=open_for_coming_true, close_asks=close_all_of_dream),
        dream_visibility=DreamVisibility(db, end_offers=end_all_of_dream),
        digests=Digests(db),
        dreams=Dreams(db),
        dreams_of_once=DreamsOfOnce(db),
        edges=EdgesCache(db),
        email_confirmations=EmailConfirmations(db),
        feed=Feed(db),
        finder=MongoFinder(db),
        first_steps=FirstSteps(db),
        hand_counts=HandCounts(db),
        hard_days=HardDays(db),
        follow_lists=FollowLists(db),
        follows=Follows(db),
        integrity=Integrity(db),
        introductions=Introductions(db),
        invitations=Invitations(db),
        job_arrivals=JobArrivals(db),
        jobs=Jobs(db),
        kept_pictures=KeptPictures(db),
        member_notes=MemberNotes(db),
        member_status=MemberStatus(db),
        members=Members(db),
        migrations=Migrations(db),
        newcomer_deeds=NewcomerDeeds(db),
        notices=Notices(db),
        notification_acts=NotificationActs(db),
        notification_news=NotificationNews(db),
        notifications=Notifications(db),
        notified_things=NotifiedThings(db),
        offers=Offers(db, open_room=open_room),
        offers_of_members=OffersOfMembers(db),
        opened_letters=OpenedLetters(db),
        push_subscriptions=PushSubscriptions(db),
        mail_reasons=MailReasons(db),
        mail_refusals=MailRefusals(db),
        passkey_challenges=PasskeyChallenges(db),
        passkeys=Passkeys(db),
        pending_comments=PendingComments(db),
        pending_deletions=PendingDeletions(db),
        pending_log_ins=PendingLogIns(db),
        personal_data=PersonalData(db),
        picture_deletions=PictureDeletions(db),
        picture_files=PictureFiles(db),
        profiles=Profiles(db),
        reactions=Reactions(db),
        repeated_texts=RepeatedTexts(db),
        reports=Reports(db),
        room_lines=RoomLines(db),
        room_thanks=RoomThanks(db),
        rooms=Rooms(db),
        saved_forms=SavedForms(db),
        sealed_letters=SealedLetters(db),
        second_steps=SecondSteps(db),
        sessions=Sessions(db),
        share_pictures=SharePictures(db),
        sign_ups=SignUps(db),
        similar_dreams=SimilarDreams(db),
        sky_answers=SkyAnswers(db),
        sky_around=SkyAround(db),
        sky_similarity=SkySimilarity(db),
        site_pages=SitePages(db),
        skills_in_use=SkillsInUse(db),
        site_settings=SiteSettings(db),
        sitemap=Sitemap(db),
        spent_challenges=SpentChallenges(db),
        statistics=Statistics(db),
        transparency=Transparency(db),
        vocabulary=Vocabulary(db),
        waiting_posts=WaitingPosts(db),
        picture_references=tuple(PictureReferences(db, *which) for which in WITH_PICTURE.items()),
    )


def _adopt_old_queues(db: Database[dict[str, Any]]) -> None:
    """What a version of before may still write to the collections it knows."""
    m2026_11_28_jobs.migrate(db)
    m2026_12_01_notifications.migrate(db)
    deque(m2026_12_02_words.migrate(db), maxlen=0)
