"""The `push_subscriptions` collection: in which browsers members want to hear of what happens.

A document's `_id` is the SHA-256 of the address at the browser's push service. So a browser is one member's at a time:
of whoever asked in it last.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING

from dreamscape.errors import NotFound
from dreamscape.models.push import PushAddress, PushSubscription
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.members.counts import lock_member

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Member

MEMBER_KEYS = (MemberKey("push_subscriptions", "member_id", Erasure.ACCOUNT, "devices"),)


class PushSubscriptions:
    """Subscriptions by whose they are."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._subscriptions = db["push_subscriptions"]
        self._transactions = Transactions(db)

    def add(
        self,
        name: str,
        member: Member,
        address: PushAddress,
        *,
        user_agent: str,
        session_id: str,
        sender_key: str,
        most: int,
    ) -> None:
        """Keep the subscription of this name, whosever it was; of more than `most` of the member, the oldest go."""
        theirs = {"member_id": object_id(member.id)}
        values = {
            **theirs,
            **address._asdict(),
            "user_agent": user_agent,
            "session_id": session_id,
            "sessions_version": member.sessions_version,
            "sender_key": sender_key,
            "created_at": datetime.now(UTC),
        }

        def work(session: ClientSession | None) -> None:
            if not lock_member(self._db, values["member_id"], session):
                raise NotFound
            self._subscriptions.update_one(
                {"_id": name}, {"$set": values}, upsert=True, **in_session(session)
            )
            newest = self._subscriptions.find(theirs, {"_id": 1}, **in_session(session))
            newest = newest.sort([("created_at", DESCENDING), ("_id", DESCENDING)])
            extra = [row["_id"] for row in newest.skip(most)]
            if extra:
                self._subscriptions.delete_many({"_id": {"$in": extra}}, **in_session(session))

        self._transactions.run(work)

    def of(self, member_id: str) -> list[PushSubscription]:
        """A member's, the newest first: there are few."""
        return list(self.each_of(member_id))

    def each_of(self, member_id: str) -> Iterator[PushSubscription]:
        """The same, one after the other."""
        found = self._subscriptions.find({"member_id": object_id(member_id)})
        return map(_subscription_from, found.sort([("created_at", DESCENDING), ("_id", DESCENDING)]))

    def by_id(self, name: str) -> PushSubscription | None:
        """Whosever it is, or None."""
        found = self._subscriptions.find_one({"_id": name})
        return _subscription_from(found) if found else None

    def remove_own(self, member_id: str, name: str) -> bool:
        """Forget one of a member's; was it there?"""
        which = {"_id": name, "member_id": object_id(member_id)}
        return self._subscriptions.delete_one(which).deleted_count == 1

    def remove(self, name: str) -> None:
        """Forget one; doing so again does nothing."""
        self._subscriptions.delete_one({"_id": name})

    def move_to_session(self, member_id: str, before: str, now: str, session: ClientSession | None) -> None:
        """Within the transaction of a log-in: another has taken the place of the session `before`.

        What was asked in that is the new one's; who logs in after somebody else hears nothing that is for them.
        """
        which = {"session_id": before}
        theirs = {**which, "member_id": object_id(member_id)}
        self._subscriptions.update_many(theirs, {"$set": {"session_id": now}}, **in_session(session))
        self._subscriptions.delete_many(which, **in_session(session))

    def remove_in_sessions(self, member_id: str, which: Any, session: ClientSession | None) -> None:
        """Forget those of a member that were asked for in `which` sessions, now that those have ended."""
        ended = {"member_id": object_id(member_id), "session_id": which}
        self._subscriptions.delete_many(ended, **in_session(session))

    def remove_in_session(self, session_id: str) -> None:
        """Forget those that were asked for in a session that ends; doing so again does nothing."""
        self._subscriptions.delete_many({"session_id": session_id})

    def remove_all(self, member_id: str, session: ClientSession | None = None) -> None:
        """Forget all of a member; doing so again does nothing."""
        self._subscriptions.delete_many({"member_id": object_id(member_id)}, **in_session(session))

    def erase(self, member_id: str) -> None:
        """Forget all of a member who is gone; safe to repeat."""
        self.remove_all(member_id)


def _subscription_from(document: Mapping[str, Any]) -> PushSubscription:
    return PushSubscription(
        id=document["_id"],
        member_id=str(document["member_id"]),
        address=PushAddress(document["endpoint"], document["p256dh"], document["auth"]),
        created_at=document["created_at"],
        user_agent=document.get("user_agent", ""),
        session_id=document.get("session_id", ""),
        sessions_version=document.get("sessions_version", 0),
        sender_key=document.get("sender_key", ""),
    )
