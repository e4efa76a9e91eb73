"""The `pending_log_ins` collection: who has given a right password and still owes the second step.

A document's `_id` is the SHA-256 of a token in the browser's session, as with `sessions`: whoever reads the database
cannot go on with what they read. A TTL index forgets it after some minutes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dreamscape.models import PendingLogIn
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

MEMBER_KEYS = (MemberKey("pending_log_ins", "member_id", Erasure.ERASE),)


class PendingLogIns:
    """Half a log-in each."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._pending = db["pending_log_ins"]

    def add(self, pending: PendingLogIn, lifetime: timedelta) -> None:
        """Keep it for so long."""
        now = datetime.now(UTC)
        self._pending.insert_one(
            {
                "_id": pending.id,
                "member_id": object_id(pending.member_id),
                "sessions_version": pending.sessions_version,
                "remember": pending.remember,
                "tell": pending.tell,
                "next": pending.next,
                "wish": pending.wish,
                "kept": pending.kept,
                "tries": 0,
                "created_at": now,
                "expires_at": now + lifetime,
            }
        )

    def find(self, pending_id: str, most_tries: int) -> PendingLogIn | None:
        """The one of this id, unless its time is over or it has been tried so often."""
        found = self._pending.find_one(_open(pending_id, most_tries))
        return _pending_from(found) if found else None

    def count_try(self, pending_id: str, most_tries: int) -> int | None:
        """Count a try; how many were left before it, or None when there was none. Of two at once each counts."""
        before = self._pending.find_one_and_update(_open(pending_id, most_tries), {"$inc": {"tries": 1}})
        return most_tries - int(before["tries"]) if before else None

    def end(self, pending_id: str) -> bool:
        """It is over. Was it there? Of two who end it at once one has."""
        return bool(self._pending.delete_one({"_id": pending_id}).deleted_count)

    def remove_all(self, member_id: str, session: ClientSession | None = None) -> None:
        """End all of a member; doing so again does nothing."""
        self._pending.delete_many({"member_id": object_id(member_id)}, **in_session(session))

    def erase(self, member_id: str) -> None:
        """End those that are left of a member who is gone; safe to repeat."""
        self.remove_all(member_id)


def _open(pending_id: str, most_tries: int) -> dict[str, Any]:
    return {"_id": pending_id, "expires_at": {"$gt": datetime.now(UTC)}, "tries": {"$lt": most_tries}}


def _pending_from(document: Mapping[str, Any]) -> PendingLogIn:
    return PendingLogIn(
        id=document["_id"],
        member_id=str(document["member_id"]),
        sessions_version=document.get("sessions_version", 0),
        remember=bool(document.get("remember")),
        tell=bool(document.get("tell")),
        next=document.get("next", ""),
        wish=document.get("wish", ""),
        kept=document.get("kept", ""),
        tries=document.get("tries", 0),
    )
