"""The `passkeys` collection, and `passkey_challenges`: what devices sign to show that they hold one.

A challenge is stored as a digest of itself and of all that it is bound to, so it names nobody; a TTL index forgets it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.errors import NotFound
from dreamscape.models import Passkey
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.members import as_checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Mail, Member

# Many more than a member may have, and as many as come in the server's first answer.
MOST_LISTED = 100
MEMBER_KEYS = (MemberKey("passkeys", "member_id", Erasure.ERASE, "passkeys"),)

CHALLENGE_LIFE = timedelta(minutes=10)


class PasskeyTaken(Exception):
    """There is a passkey of this id, be it the member's or another's."""


class TooManyPasskeys(Exception):
    """The member has as many as one may have."""


class LastSecondStep(Exception):
    """The member has nothing else beside their password, and needs something."""


class Passkeys:
    """Passkeys, changed with their member: another's are not there."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._passkeys = db["passkeys"]
        self._second_steps = db["second_steps"]
        self._users = db["users"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def of(self, member_id: str) -> list[Passkey]:
        """A member's passkeys, the oldest first."""
        return list(islice(self.each_of(member_id), MOST_LISTED))

    def each_of(self, member_id: str) -> Iterator[Passkey]:
        """The same, one after the other."""
        found = self._passkeys.find({"member_id": object_id(member_id)})
        return map(_passkey_from, found.sort([("created_at", ASCENDING), ("_id", ASCENDING)]))

    def count(self, member_id: str) -> int:
        """How many a member has."""
        return self._passkeys.count_documents({"member_id": object_id(member_id)})

    def by_id(self, passkey_id: str) -> Passkey | None:
        """Whoever's it is, or None."""
        found = self._passkeys.find_one({"_id": passkey_id})
        return _passkey_from(found) if found else None

    def add(self, member: Member, passkey: Passkey, mail: Mail, most: int) -> str:
        """Keep a passkey of the member's and queue `mail` about it; returns the id of its job.

        Raises PasskeyTaken, TooManyPasskeys when they have `most`, and NotFound when `member` is gone or has another
        password or address by now: what they showed no longer holds.
        """

        def work(session: ClientSession | None) -> str:
            if not self._lock(member, session):
                raise NotFound
            theirs = {"member_id": object_id(member.id)}
            if self._passkeys.count_documents(theirs, limit=most, **in_session(session)) >= most:
                raise TooManyPasskeys
            self._passkeys.insert_one(_document_of(passkey), **in_session(session))
            return self._jobs.add_mail(mail, session)

        try:
            return self._transactions.run(work)
        except DuplicateKeyError as error:
            raise PasskeyTaken from error

    def rename(self, member_id: str, passkey_id: str, name: str) -> bool:
        """Give it another name; is there such a passkey of the member's?"""
        theirs = {"_id": passkey_id, "member_id": object_id(member_id)}
        return bool(self._passkeys.update_one(theirs, {"$set": {"name": name}}).matched_count)

    def used(self, passkey: Passkey, sign_count: int, *, backed_up: bool) -> bool:
        """It has been used just now and counts to `sign_count`; False, and nothing happens, when it is gone or has
        counted as far already."""
        before: Any = {"$lt": sign_count} if sign_count else 0
        change = {"sign_count": sign_count, "backed_up": backed_up, "last_used_at": datetime.now(UTC)}
        which = {"_id": passkey.id, "member_id": object_id(passkey.member_id), "sign_count": before}
        return bool(self._passkeys.update_one(which, {"$set": change}).matched_count)

    def queue(self, mail: Mail) -> str:
        """Have a mail sent about one of them that nothing else is written of; returns the id of its job."""
        return self._jobs.add_mail(mail)

    def remove(self, member: Member, passkey_id: str, mail: Mail, *, needs_one: bool) -> str | None:
        """Forget a passkey of the member's and queue `mail` about it; returns the id of its job. With their last second
        step their recovery codes go.

        None, and nothing happens, when there is no such passkey, or `member` has another password or address by now.
        Raises LastSecondStep when it is the last one, of a member who `needs_one`.
        """

        def work(session: ClientSession | None) -> str | None:
            theirs = {"_id": passkey_id, "member_id": object_id(member.id)}
            if not self._lock(member, session):
                return None
            is_last = not self._has_second_step_beside(passkey_id, member.id, session)
            if is_last and needs_one:
                raise LastSecondStep
            if not self._passkeys.delete_one(theirs, **in_session(session)).deleted_count:
                return None
            if is_last:
                codes = {"$unset": {"recovery": ""}}
                self._second_steps.update_one(
                    {"member_id": object_id(member.id)}, codes, **in_session(session)
                )
            return self._jobs.add_mail(mail, session)

        return self._transactions.run(work)

    def _has_second_step_beside(self, passkey_id: str, member_id: str, session: ClientSession | None) -> bool:
        member = object_id(member_id)
        others = {"member_id": member, "_id": {"$ne": passkey_id}}
        app = {"member_id": member, "totp": {"$exists": True}}
        return bool(
            self._passkeys.find_one(others, {"_id": 1}, **in_session(session))
            or self._second_steps.find_one(app, {"_id": 1}, **in_session(session))
        )

    def erase(self, member_id: str) -> None:
        """Forget all of a member's who is gone; safe to repeat."""
        self.remove_all(member_id, None)

    def remove_all(self, member_id: str, session: ClientSession | None) -> int:
        """Within a transaction: forget all of a member's; returns how many there were."""
        return self._passkeys.delete_many(
            {"member_id": object_id(member_id)}, **in_session(session)
        ).deleted_count

    def _lock(self, member: Member, session: ClientSession | None) -> bool:
        """Is what `member` showed still true? Whoever changes their password or takes them away waits for this."""
        acts = {"$inc": {"acts": 1}}
        return bool(self._users.update_one(as_checked(member), acts, **in_session(session)).matched_count)


class PasskeyChallenges:
    """What was asked and not yet answered: each is answered once, within its time."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._challenges = db["passkey_challenges"]

    def add(self, digest: str) -> None:
        """Remember that the challenge with this digest was given out."""
        self._challenges.insert_one({"_id": digest, "created_at": datetime.now(UTC)})

    def use(self, digest: str) -> bool:
        """Use it up; was there one, and is its time not over?"""
        since = datetime.now(UTC) - CHALLENGE_LIFE
        alive = {"_id": digest, "created_at": {"$gt": since}}
        return bool(self._challenges.delete_one(alive).deleted_count)


def _document_of(passkey: Passkey) -> dict[str, Any]:
    return {
        "_id": passkey.id,
        "member_id": object_id(passkey.member_id),
        "name": passkey.name,
        "public_key": passkey.public_key,
        "sign_count": passkey.sign_count,
        "transports": list(passkey.transports),
        "backed_up": passkey.backed_up,
        "created_at": passkey.created_at,
        "last_used_at": None,
    }


def _passkey_from(document: Mapping[str, Any]) -> Passkey:
    return Passkey(
        id=document["_id"],
        member_id=str(document["member_id"]),
        name=document.get("name", ""),
        created_at=document["created_at"],
        last_used_at=document.get("last_used_at"),
        public_key=bytes(document.get("public_key", b"")),
        sign_count=document.get("sign_count", 0),
        transports=tuple(document.get("transports", ())),
        backed_up=bool(document.get("backed_up")),
    )
