"""Accounts that are being deleted: the day in their document, then a job that clears their things away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING

from dreamscape.errors import NotFound
from dreamscape.models.jobs import CLEAR_MEMBER, MAIL_RESET_LINK, SEND_MAIL
from dreamscape.store.accounts.sessions import Sessions
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.person_cache_version import PersonCacheVersion
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.members import as_checked
from dreamscape.store.pictures.deletions import PictureDeletions
from dreamscape.store.pictures.documents import picture_from

if TYPE_CHECKING:
    from datetime import datetime

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Mail, Member

# Who has become one while leaving stays until they have handed that over.
NO_ADMIN = {"role": {"$ne": "admin"}}


class PendingDeletions:
    """Asking to leave, and being gone. Who logs in meanwhile has changed their mind: `Sessions.start`."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]
        self._person_cache_version = PersonCacheVersion(db)
        self._sessions = Sessions(db)
        self._jobs = Jobs(db)
        self._picture_deletions = PictureDeletions(db)
        self._transactions = Transactions(db)

    def set_day(self, member: Member, deletion_due_at: datetime, mail: Mail) -> str | None:
        """This member leaves then, is logged out everywhere, and gets this mail; returns the id of its job.

        None, and nothing happens, when they have another password or address by now, or are suspended until another
        day than `member` says, of which `deletion_due_at` was reckoned. A log-in begins after it or
        before it (`Sessions.start` writes to the member too): it makes them stay, or ends.
        """

        def work(session: ClientSession | None) -> str | None:
            day = {"$set": {"leaves_at": deletion_due_at}}
            as_reckoned = {**as_checked(member), "suspended_until": member.suspended_until}
            if not self._users.update_one(as_reckoned, day, **in_session(session)).matched_count:
                return None
            self._sessions.remove_all(member.id, session=session)
            return self._jobs.add_mail(mail, session)

        return self._transactions.run(work)

    def due(self, now: datetime, limit: int = 100) -> list[str]:
        """Members whose day has come, the earliest first."""
        found = self._users.find({"leaves_at": {"$lte": now}, **NO_ADMIN}, {"_id": 1})
        return [str(document["_id"]) for document in found.sort([("leaves_at", ASCENDING)]).limit(limit)]

    def begin(self, member_id: str, due_at: datetime | None = None) -> str | None:
        """Take a member away: at once nobody, logged out everywhere, their picture queued for deletion.

        With `due_at` only if their day has come by then, for they may just be changing their mind.
        Returns the picture's public id, if they had one. What is left of them a job is to clear. Raises NotFound
        when there is nobody to take away, or an admin.
        """

        def take_away(session: ClientSession | None) -> str | None:
            query: dict[str, Any] = {"_id": object_id(member_id), **NO_ADMIN}
            if due_at is not None:
                query["leaves_at"] = {"$lte": due_at}
            document = self._users.find_one_and_delete(query, **in_session(session))
            if document is None:
                raise NotFound
            gone = str(document["_id"])
            self._jobs.add(CLEAR_MEMBER, gone, {"member_id": gone}, session=session)
            self._sessions.remove_all(member_id, session=session)
            for kind in (SEND_MAIL, MAIL_RESET_LINK):
                self._jobs.drop_all(kind, "to", document.get("email", ""), session)
            self._jobs.drop_all(SEND_MAIL, "reason.member_id", gone, session)
            picture = picture_from(document.get("picture"))
            public_id = picture.public_id if picture else None
            self._picture_deletions.add(public_id, session)
            self._person_cache_version.increment(session)
            return public_id

        return self._transactions.run(take_away)
