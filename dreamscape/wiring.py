"""Builds the services of one application from its settings and its database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from argon2 import PasswordHasher
from pymongo.database import Database

from dreamscape.mail.letters import Letters
from dreamscape.mail.sending import FlaskMailer
from dreamscape.media.processing import Limits, process
from dreamscape.media.storage.cloudinary import CloudinaryStorage
from dreamscape.media.storage.gridfs import GridFsStorage
from dreamscape.services.accounts.deletion import Leaving
from dreamscape.services.accounts.email_addresses import Emails
from dreamscape.services.accounts.export import Export
from dreamscape.services.accounts.passwords import PasswordHashing, Passwords
from dreamscape.services.accounts.registration import Accounts
from dreamscape.services.accounts.sessions import Sessions
from dreamscape.services.audit.log import Audit
from dreamscape.services.audit.takedowns import Moderated
from dreamscape.services.categories import Categories
from dreamscape.services.comments import Comments
from dreamscape.services.common.cache import Later, at_once
from dreamscape.services.dreams import Dreams
from dreamscape.services.feed.cards import Cards
from dreamscape.services.feed.feed import Feed
from dreamscape.services.follows import Follows
from dreamscape.services.mail_queue import Mailbox
from dreamscape.services.members.avatars import Avatars
from dreamscape.services.members.people import People
from dreamscape.services.members.person_cache import KnownPeople
from dreamscape.services.members.profiles import Profiles
from dreamscape.services.notices import Notices
from dreamscape.services.permissions.posting import anybody_may_post, confirmed_may_post
from dreamscape.services.pictures.maintenance import PictureUpkeep
from dreamscape.services.pictures.pictures import Pictures
from dreamscape.services.pictures.protocols import PictureProcessor, PictureStorage
from dreamscape.services.site.integrity import Recount
from dreamscape.store.accounts.deletions import Departures
from dreamscape.store.accounts.email_confirmations import Addresses
from dreamscape.store.accounts.personal_data import Belongings
from dreamscape.store.accounts.saved_forms import KeptForms
from dreamscape.store.accounts.sessions import Sessions as SessionStore
from dreamscape.store.audit import Audit as AuditStore
from dreamscape.store.categories.categories import Categories as CategoryStore
from dreamscape.store.comments.comments import Comments as CommentStore
from dreamscape.store.comments.reactions import Reactions
from dreamscape.store.dreams.dreams import Dreams as DreamStore
from dreamscape.store.feed import Feed as FeedStore
from dreamscape.store.follows.following import FollowedIds
from dreamscape.store.follows.follows import Follows as FollowStore
from dreamscape.store.follows.lists import Acquaintances
from dreamscape.store.mail_queue import Letters as LetterStore
from dreamscape.store.members.avatars import Avatars as AvatarStore
from dreamscape.store.members.members import Members
from dreamscape.store.members.profiles import Profiles as ProfileStore
from dreamscape.store.notices import Notices as NoticeStore
from dreamscape.store.pictures.deletions import PictureDeletions
from dreamscape.store.pictures.files import PictureFiles
from dreamscape.store.pictures.references import PictureReferences
from dreamscape.store.reports import Reports as ReportStore
from dreamscape.store.site.integrity import Recount as RecountStore
from dreamscape.wiring_care import Care, build_care


@dataclass(frozen=True, slots=True)
class Services:
    """All that routes and commands may call."""

    accounts: Accounts
    avatars: Avatars
    care: Care
    categories: Categories
    comments: Comments
    dreams: Dreams
    emails: Emails
    export: Export
    feed: Feed
    follows: Follows
    kept_forms: KeptForms
    leaving: Leaving
    mailbox: Mailbox
    notices: Notices
    passwords: Passwords
    people: People
    pictures: Pictures
    picture_upkeep: PictureUpkeep
    profiles: Profiles
    recount: Recount
    sessions: Sessions


def build_services(
    db: Database[dict[str, Any]],
    settings: Mapping[str, Any],
    avatar_keys: Sequence[str],
    later: Later,
) -> Services:
    """Put the services together; `later` runs work after the person has been answered."""
    members = Members(db)
    session_store = SessionStore(db)
    known_people = KnownPeople(members)
    categories = Categories(CategoryStore(db), later)
    avatars = Avatars(avatar_keys, AvatarStore(db), later)
    hashing = PasswordHashing(build_hasher(settings))
    mailer = FlaskMailer(keeps_letters=not settings["MAIL_SERVER"])
    mailbox = Mailbox(LetterStore(db), mailer, later)
    pictures, picture_upkeep = build_pictures(db, settings, later)
    dream_store, comment_store, follow_store = DreamStore(db), CommentStore(db), FollowStore(db)
    clear_after = (
        comment_store.clear,
        partial(follow_store.clear, "dream"),
        partial(ReportStore(db).clear, "dream"),
    )
    audit = Audit(AuditStore(db), members)
    moderated = Moderated(audit, NoticeStore(db))
    may_post = confirmed_may_post if settings["REQUIRE_CONFIRMED_EMAIL"] else anybody_may_post
    dreams = Dreams(dream_store, categories, pictures, clear_after, moderated, may_post)
    follows = Follows(follow_store, dreams, members)
    belongings = Belongings(db)
    secret_key, base_url = settings["SECRET_KEY"], settings["BASE_URL"]
    leaving = Leaving(
        Departures(db),
        belongings,
        session_store,
        dreams,
        pictures,
        hashing,
        mailbox,
        Letters(),
        base_url,
    )
    care = build_care(
        db, avatars, categories, dreams, pictures, leaving.remove, audit, moderated, secret_key, base_url
    )
    return Services(
        accounts=Accounts(members, hashing, pictures, categories, avatars, care.invitations),
        avatars=avatars,
        care=care,
        categories=categories,
        comments=Comments(
            comment_store, Reactions(db), dream_store, members, known_people, moderated, may_post
        ),
        dreams=dreams,
        emails=Emails(
            members,
            Addresses(db),
            mailbox,
            Letters(),
            hashing,
            secret_key,
            base_url,
            settings["EMAIL_LINK_MAX_AGE"],
        ),
        export=Export(belongings, dream_store, members, pictures, base_url),
        feed=Feed(FeedStore(db), FollowedIds(db), Cards(members, known_people, follow_store, categories)),
        follows=follows,
        kept_forms=KeptForms(db),
        leaving=leaving,
        mailbox=mailbox,
        notices=Notices(NoticeStore(db)),
        passwords=Passwords(
            members,
            session_store,
            mailbox,
            Letters(),
            hashing,
            secret_key,
            base_url,
            settings["PASSWORD_RESET_MAX_AGE"],
        ),
        people=People(members, Acquaintances(db), belongings, follows, categories),
        pictures=pictures,
        picture_upkeep=picture_upkeep,
        profiles=Profiles(ProfileStore(db), categories, pictures, avatars),
        recount=Recount(RecountStore(db), dreams),
        sessions=Sessions(
            session_store,
            known_people,
            settings["SESSION_DAYS"],
            settings["REMEMBER_COOKIE_DURATION"],
            later,
        ),
    )


def build_hasher(settings: Mapping[str, Any]) -> PasswordHasher:
    """argon2id, as much work as the settings say."""
    return PasswordHasher(settings["ARGON2_TIME_COST"], settings["ARGON2_MEMORY_KIB"], parallelism=1)


def build_pictures(
    db: Database[dict[str, Any]],
    settings: Mapping[str, Any],
    later: Later = at_once,
    processor: PictureProcessor | None = None,
) -> tuple[Pictures, PictureUpkeep]:
    """The service for pictures and the one that looks after them, on the storage the settings choose.

    `processor` is for pictures that need another one than the site's own.
    """
    storages: list[PictureStorage] = [GridFsStorage(PictureFiles(db))]
    if settings["CLOUDINARY_URL"]:
        storages.insert(
            0,
            CloudinaryStorage(
                settings["CLOUDINARY_URL"],
                upload_prefix=settings["CLOUDINARY_UPLOAD_PREFIX"],
                timeout=settings["CLOUDINARY_TIMEOUT"],
            ),
        )
    storage, *others = storages
    deletions = PictureDeletions(db)
    limits = Limits(settings["MAX_PICTURE_BYTES"], settings["MAX_PICTURE_PIXELS"])
    references = [PictureReferences(db, collection) for collection in ("users", "dreams", "avatars")]
    pictures = Pictures(processor or partial(process, limits=limits), storage, deletions, later, references)
    return pictures, PictureUpkeep(pictures, storage, others, deletions, references)
