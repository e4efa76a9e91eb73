"""The `users` collection."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bson import ObjectId
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from dreamscape.models import Joined, Member, Person, Picture, ProfileContent
from dreamscape.models.search import PEOPLE
from dreamscape.spelling import email_key, email_keys
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.slugs import Slugs
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.jobs.words import words_written
from dreamscape.store.members.documents import (
    PERSON_FIELDS,
    joined_document,
    member_from,
    name_keys,
    person_from,
    profile_words,
    skill_document,
)
from dreamscape.store.pictures.documents import picture_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Mail

MEMBER_KEYS = (
    MemberKey("users", "_id", Erasure.ACCOUNT, "profile"),
    MemberKey("users", "email", Erasure.ACCOUNT, "profile"),
    MemberKey("users", "email_key", Erasure.ACCOUNT, "profile"),
    MemberKey("users", "suspended_by", Erasure.STAYS),
    MemberKey("users", "joined.inviters", Erasure.STAYS),
    MemberKey("users", "joined.invited_by", Erasure.STAYS),
)
# Members whose page guests may see.
PUBLIC_PROFILE: dict[str, Any] = {"members_only": {"$ne": True}}
# The server sends 101 documents, and more when it is asked again; a circle has up to 500 people.
ONE_BATCH = 1000


@dataclass(frozen=True, slots=True)
class NewMember:
    """What sign-up knows of a member; `slug_base` is the name their address starts from."""

    email: str
    password_hash: str
    first_name: str
    last_name: str
    slug_base: str
    interests: tuple[str, ...]
    skills: tuple[str, ...]
    avatar: str
    picture: Picture | None = None
    language: str = ""
    joined: Joined = field(default_factory=Joined)


def as_checked(member: Member) -> dict[str, Any]:
    """Matches the member while the password and address that were looked at are still theirs.

    To be a part of each query that writes because of a password: hashing takes so long that another one may have
    been set meanwhile.
    """
    # None is also what is not there.
    version, email = member.sessions_version or None, member.email or None
    return {"_id": object_id(member.id), "sessions_version": version, "email": email}


class Changed(NamedTuple):
    """A member after a change, and the id of the job that sends the mail about it."""

    member: Member
    mail_id: str


class EmailTaken(Exception):
    """Another member has this address."""


class Members:
    """Members by id, address and slug."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]
        self._slugs = Slugs(db)
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def add(self, new: NewMember) -> Member:
        """Store a new member under a free slug; raises EmailTaken when the address is somebody's."""
        member_id = ObjectId()
        slug = self._slugs.claim("member", new.slug_base, member_id)
        document = {
            "_id": member_id,
            "email": new.email,
            "email_key": email_key(new.email),
            "password_hash": new.password_hash,
            "first_name": new.first_name,
            "last_name": new.last_name,
            **name_keys(new.first_name, new.last_name),
            "slug": slug,
            "avatar": new.avatar,
            "picture": picture_document(new.picture),
            "bio": "",
            "location": "",
            "interests": list(new.interests),
            **skill_document(new.skills),
            "words": profile_words(ProfileContent(new.first_name, new.last_name, skills=tuple(new.skills))),
            "follower_count": 0,
            "acts": 0,
            "role": "member",
            "language": new.language,
            "created_at": datetime.now(UTC),
            "joined": joined_document(new.joined),
        }
        try:
            self._users.insert_one(document)
        except DuplicateKeyError as error:
            self._slugs.release("member", slug, member_id)
            raise EmailTaken from error
        words_written(self._jobs, PEOPLE, member_id, None)
        return member_from(document)

    def by_id(self, member_id: str) -> Member | None:
        """The member with this id, or None."""
        return self._one({"_id": object_id(member_id)})

    def by_email(self, email: str) -> Member | None:
        """The member with this address, however it is spelt, or None."""
        keys = email_keys(email)
        found = {row["email_key"]: row for row in self._users.find({"email_key": {"$in": keys}})}
        return next((member_from(found[key]) for key in keys if key in found), None)

    def by_slug(self, slug: str) -> Member | None:
        """The member whose current slug this is, or None."""
        return self._one({"slug": slug})

    def by_former_slug(self, slug: str) -> Member | None:
        """The member who has or once had this slug, or None."""
        return self._one({"_id": self._slugs.target("member", slug)})

    def by_picture(self, public_id: str) -> Member | None:
        """The member whose photo this is, or None."""
        return self._one({"picture.public_id": public_id})

    def had_slug(self, slug: str) -> bool:
        """Has anybody this slug, or had it, be they gone by now?"""
        return self._slugs.target("member", slug) is not None

    def people(self, member_ids: Iterable[str]) -> dict[str, Person]:
        """Those of `member_ids` that exist, by id, in one query."""
        wanted = {"_id": {"$in": object_ids(set(member_ids))}}
        found = self._users.find(wanted, PERSON_FIELDS, batch_size=ONE_BATCH)
        return {str(document["_id"]): person_from(document) for document in found}

    def by_ids(self, member_ids: Iterable[str]) -> dict[str, Member]:
        """Those of `member_ids` that exist, by id, in one query."""
        found = self._users.find({"_id": {"$in": object_ids(set(member_ids))}})
        return {str(document["_id"]): member_from(document) for document in found}

    def people_at(self, slugs: Iterable[str]) -> dict[str, Person]:
        """Whom these slugs lead to, by slug: in one query, in three if some are former ones or nobody's."""
        wanted = set(slugs)
        if not wanted:
            return {}
        rows = self._users.find({"slug": {"$in": list(wanted)}}, PERSON_FIELDS)
        found = {row["slug"]: person_from(row) for row in rows}
        if former := wanted - found.keys():
            targets = {slug: str(target) for slug, target in self._slugs.targets("member", former).items()}
            people = self.people(targets.values())
            found |= {slug: people[target] for slug, target in targets.items() if target in people}
        return found

    def any(self) -> bool:
        """Is there a member at all?"""
        return self._users.find_one({}, {"_id": 1}) is not None

    def set_password(self, member: Member, password_hash: str, mail: Mail) -> Changed | None:
        """Give a member a new password, which voids links on their way and ends all their log-ins; queue this mail.

        None, and nothing happens, when the password is no longer the one they were looked up with.
        """
        return self._change_password(as_checked(member), {"password_hash": password_hash}, mail)

    def replace_hash(self, member_id: str, old_hash: str, password_hash: str) -> bool:
        """Keep the same password as another hash, unless it has been changed meanwhile; was it replaced?"""
        mine = {"_id": object_id(member_id), "password_hash": old_hash}
        changed = self._users.update_one(mine, {"$set": {"password_hash": password_hash}})
        return bool(changed.matched_count)

    def set_reset_key(self, member: Member, reset_key: str, mail: Mail) -> str | None:
        """Remember the key of the reset links that work, and queue the mail that carries one.

        Returns the id of the mail's job; None when the member has another password or address by now.
        """

        def work(session: ClientSession | None) -> str | None:
            key = {"$set": {"reset_key": reset_key}}
            if not self._users.update_one(as_checked(member), key, **in_session(session)).matched_count:
                return None
            return self._jobs.add_mail(mail, session)

        return self._transactions.run(work)

    def has_reset_key(self, member_id: str, reset_key: str) -> bool:
        """Is this the member's one working reset link?"""
        return (
            self._users.find_one({"_id": object_id(member_id), "reset_key": reset_key}, {"_id": 1})
            is not None
        )

    def use_reset_key(self, member_id: str, reset_key: str, password_hash: str, mail: Mail) -> Changed | None:
        """Change the password if the link still works, use the link up in the same step, and queue this mail.

        All their log-ins end with it. Who reads mails to the address has shown that it is theirs; a link to another
        one is void. None, and nothing happens, when the link does not work.
        """
        link = {"_id": object_id(member_id), "reset_key": reset_key}
        proven = {"password_hash": password_hash, "email_confirmed": True}
        return self._change_password(link, proven, mail, "mail_refusals")

    def _change_password(
        self, which: dict[str, Any], values: dict[str, Any], mail: Mail, *over: str
    ) -> Changed | None:
        change = {
            "$set": values,
            "$unset": dict.fromkeys(("reset_key", "email_link", *over), ""),
            "$inc": {"sessions_version": 1},
        }

        def work(session: ClientSession | None) -> Changed | None:
            after = self._users.find_one_and_update(
                which, change, return_document=ReturnDocument.AFTER, **in_session(session)
            )
            return Changed(member_from(after), self._jobs.add_mail(mail, session)) if after else None

        return self._transactions.run(work)

    def _one(self, query: dict[str, Any]) -> Member | None:
        document = self._users.find_one(query)
        return member_from(document) if document else None
