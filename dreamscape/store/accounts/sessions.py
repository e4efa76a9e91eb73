"""The `sessions` collection: who is logged in where.

A document's `_id` is the SHA-256 of the token in the cookie, so that whoever
reads the database cannot log in with what they read.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pymongo import DESCENDING

from dreamscape.models import Member, MemberSession
from dreamscape.store.common import person_cache_version as person_cache_version
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.documents import member_from
from dreamscape.store.members.members import as_checked
from dreamscape.store.notifications.push_subscriptions import PushSubscriptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Mail

MEMBER_KEYS = (MemberKey("sessions", "member_id", Erasure.ACCOUNT, "log_ins"),)


class FoundSession(NamedTuple):
    """A session, whose it is, and how often people had changed by then (`store.person_cache_version`)."""

    session: MemberSession
    member: Member
    person_cache_version: int


class Started(NamedTuple):
    """A log-in was recorded: had the member been leaving, and the id of the job that sends the mail about it."""

    was_leaving: bool
    mail_id: str | None


class Not(NamedTuple):
    """Every session but the one of this id."""

    id: str


class Ended(NamedTuple):
    """How many sessions were ended, and the id of the job that sends the mail about it."""

    many: int
    mail_id: str | None


class Sessions:
    """Records of log-ins, one for each browser.

    One holds while its `sessions_version` is the member's: so what ends all of them is one write to the member,
    and those that were about to begin are ended too.
    """

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._sessions = db["sessions"]
        self._users = db["users"]
        self._jobs = Jobs(db)
        self._push_subscriptions = PushSubscriptions(db)
        self._transactions = Transactions(db)

    def start(
        self,
        session_id: str,
        member: Member,
        user_agent: str,
        lifetime: timedelta,
        *,
        replaces: str = "",
        mail: Mail | None = None,
    ) -> Started | None:
        """Record a log-in of who has just shown that they are this member, and queue `mail` about it.

        It takes the place of session `replaces`.
        It ends `lifetime` from now at the latest. Who had been leaving stays. None, and nothing happens, when
        `member` has another password or address by now, or all their log-ins were ended: what was checked no
        longer holds.
        """

        def work(session: ClientSession | None) -> Started | None:
            # Writing to the member makes this wait for whatever ends their log-ins, and that for this.
            stays = {"$unset": {"leaves_at": ""}, "$inc": {"acts": 1}}
            before = self._users.find_one_and_update(as_checked(member), stays, **in_session(session))
            if before is None:
                return None
            now = datetime.now(UTC)
            new = {
                "_id": session_id,
                "member_id": before["_id"],
                "sessions_version": member.sessions_version,
                "user_agent": user_agent,
                "created_at": now,
                "proven_at": now,
                "last_seen_at": now,
                "expires_at": now + lifetime,
            }
            self._sessions.insert_one(new, **in_session(session))
            self._sessions.delete_one({"_id": replaces}, **in_session(session))
            self._push_subscriptions.move_to_session(member.id, replaces, session_id, session)
            mail_id = self._jobs.add_mail(mail, session) if mail else None
            return Started(was_leaving="leaves_at" in before, mail_id=mail_id)

        return self._transactions.run(work)

    def find(self, session_id: str) -> FoundSession | None:
        """A running session and its member in one round trip, or None when either is gone."""
        member = {"from": "users", "localField": "member_id", "foreignField": "_id", "as": "member"}
        found = next(
            self._sessions.aggregate(
                [
                    # By the id alone, which the server looks up faster than with a second condition.
                    {"$match": {"_id": session_id}},
                    {"$lookup": member},
                    # Right behind the look-up it makes that a quarter cheaper for the server (MongoDB 6.0).
                    {"$unwind": "$member"},
                    {"$lookup": person_cache_version.LOOK_UP},
                ]
            ),
            None,
        )
        ends_at = found.get("expires_at") if found else None
        if not found or not ends_at or ends_at <= datetime.now(UTC):
            return None
        member_found = member_from(found["member"])
        if found.get("sessions_version", 0) != member_found.sessions_version:
            return None
        version = person_cache_version.version_in(found)
        return FoundSession(_session_from(found), member_found, version)

    def of(self, member: Member, limit: int = 100) -> list[MemberSession]:
        """A member's running sessions, the one seen last first."""
        running = {
            "member_id": object_id(member.id),
            # What is not there, in one that began before there was a version, is as good as 0.
            "sessions_version": {"$in": [member.sessions_version, member.sessions_version or None]},
            "expires_at": {"$gt": datetime.now(UTC)},
        }
        found = self._sessions.find(running).sort([("last_seen_at", DESCENDING)]).limit(limit)
        return [_session_from(document) for document in found]

    def each_of(self, member_id: str) -> Iterator[MemberSession]:
        """All of a member's sessions, one after the other."""
        return map(_session_from, self._sessions.find({"member_id": object_id(member_id)}))

    def saw(self, session_id: str, now: datetime) -> None:
        """The browser has been here just now."""
        self._sessions.update_one({"_id": session_id}, {"$max": {"last_seen_at": now}})

    def end_own(self, member_id: str, which: str | Not, mail: Mail) -> Ended:
        """End one of a member's sessions, or all but one; queue `mail` if there was any."""
        name = {"$ne": which.id} if isinstance(which, Not) else which

        def work(session: ClientSession | None) -> Ended:
            query = {"member_id": object_id(member_id), "_id": name}
            many = self._sessions.delete_many(query, **in_session(session)).deleted_count
            self._push_subscriptions.remove_in_sessions(member_id, name, session)
            return Ended(many, self._jobs.add_mail(mail, session) if many else None)

        return self._transactions.run(work)

    def remove(self, session_id: str) -> None:
        """End one session; ending it again does nothing. When its member was last here, their document tells."""
        self._push_subscriptions.remove_in_session(session_id)
        ended = self._sessions.find_one_and_delete({"_id": session_id})
        if ended and ended.get("last_seen_at"):
            seen = {"$max": {"last_seen_at": ended["last_seen_at"]}}
            self._users.update_one({"_id": ended["member_id"]}, seen)

    def remove_all(self, member_id: str, session: ClientSession | None = None) -> None:
        """End every session of a member; doing so again does nothing."""
        self._sessions.delete_many({"member_id": object_id(member_id)}, **in_session(session))
        self._push_subscriptions.remove_all(member_id, session)

    def erase(self, member_id: str) -> None:
        """End those that are left of a member who is gone; safe to repeat."""
        self.remove_all(member_id)


def _session_from(document: dict[str, Any]) -> MemberSession:
    return MemberSession(
        id=document["_id"],
        member_id=str(document["member_id"]),
        created_at=document["created_at"],
        last_seen_at=document["last_seen_at"],
        proven_at=document.get("proven_at") or document["created_at"],
        user_agent=document.get("user_agent", ""),
        expires_at=document.get("expires_at"),
    )
