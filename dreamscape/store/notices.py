"""The `notices` collection: what members are told by moderators.

A TTL index forgets a notice after 90 days, also one that nobody read.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING

from dreamscape.models import Notice
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pymongo.database import Database

MOST_SHOWN = 10

MEMBER_KEYS = (MemberKey("notices", "member_id", Erasure.ERASE, "notices"),)


class Notices:
    """Notices by the member they are for."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._notices = db["notices"]

    def add(self, member_id: str, kind: str, about: str, reason: str) -> str:
        """Tell a member what happened to what, and why; return the notice's id."""
        notice = {
            "member_id": object_id(member_id),
            "kind": kind,
            "about": about,
            "reason": reason,
            "created_at": datetime.now(UTC),
        }
        return str(self._notices.insert_one(notice).inserted_id)

    def of(self, member_id: str) -> list[Notice]:
        """What a member has been told and not yet dismissed, newest first."""
        found = self._notices.find({"member_id": object_id(member_id)})
        return [_notice_from(row) for row in found.sort("created_at", DESCENDING).limit(MOST_SHOWN)]

    def each_of(self, member_id: str) -> Iterator[Notice]:
        """All that a member has been told and not yet dismissed, one after the other."""
        return map(_notice_from, self._notices.find({"member_id": object_id(member_id)}))

    def remove(self, notice_id: str, member_id: str) -> bool:
        """Dismiss a notice of the member's own; was there one?"""
        own = {"_id": object_id(notice_id), "member_id": object_id(member_id)}
        return bool(self._notices.delete_one(own).deleted_count)

    def erase(self, member_id: str) -> None:
        """Forget all that a member was told; safe to repeat."""
        self._notices.delete_many({"member_id": object_id(member_id)})


def _notice_from(row: Mapping[str, Any]) -> Notice:
    return Notice(
        id=str(row["_id"]),
        at=row["created_at"],
        kind=row.get("kind", ""),
        about=row.get("about", ""),
        reason=row.get("reason", ""),
        text=row.get("text", ""),
    )
