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
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

MOST_SHOWN = 10

MEMBER_KEYS = (
    MemberKey("notices", "member_id", Erasure.ERASE, "notices"),
    MemberKey("notices", "by", Erasure.STAYS),
)


class Notices:
    """Notices by the member they are for."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._notices = db["notices"]

    def add(
        self,
        member_id: str,
        kind: str,
        about: str,
        reason: str,
        *,
        rule: str = "",
        target_id: str = "",
        by: str = "",
        session: ClientSession | None = None,
    ) -> str:
        """Tell a member what happened to what, and why; return the notice's id.

        `rule` is the house rule that was broken, `target_id` names what it is about and `by` who did it, where that
        matters for an appeal.
        """
        notice = {
            "member_id": object_id(member_id),
            "kind": kind,
            "about": about,
            "reason": reason,
            "rule": rule,
            "target_id": target_id,
            "by": object_id(by),
            "created_at": datetime.now(UTC),
        }
        return str(self._notices.insert_one(notice, **in_session(session)).inserted_id)

    def tell_reporters(
        self, reports: Sequence[Mapping[str, Any]], kind: str, session: ClientSession | None
    ) -> None:
        """Tell each who made one of these stored reports what came of it; the notice has the id of the report."""
        self.take_back(reports, session)
        notices = [
            {
                "_id": report["_id"],
                "member_id": report["member_id"],
                "kind": kind,
                "about": report["created_at"].date().isoformat(),
                "reason": "",
                "created_at": datetime.now(UTC),
            }
            for report in reports
            if report.get("member_id")
        ]
        if notices:
            self._notices.insert_many(notices, **in_session(session))

    def take_back(self, reports: Sequence[Mapping[str, Any]], session: ClientSession | None) -> None:
        """Nothing has come of these reports after all."""
        ids = [report["_id"] for report in reports]
        self._notices.delete_many({"_id": {"$in": ids}}, **in_session(session))

    def of(self, member_id: str) -> list[Notice]:
        """What a member has been told and not yet dismissed, newest first."""
        found = self._notices.find({"member_id": object_id(member_id)})
        rows = found.sort("created_at", DESCENDING).limit(MOST_SHOWN)
        # Of one moment, those stored later are the newer.
        newest_first = sorted(rows, key=lambda row: (row["created_at"], row["_id"]), reverse=True)
        return [_notice_from(row) for row in newest_first]

    def one(self, notice_id: str, member_id: str) -> Notice | None:
        """This notice, if it is the member's own."""
        found = self._notices.find_one(_own(notice_id, member_id))
        return _notice_from(found) if found else None

    def mark_appealed(self, notice_id: str, member_id: str, session: ClientSession | None) -> None:
        """The member has asked for another look at what it tells of."""
        self._notices.update_one(
            _own(notice_id, member_id), {"$set": {"appealed": True}}, **in_session(session)
        )

    def each_of(self, member_id: str) -> Iterator[Notice]:
        """All that a member has been told and not yet dismissed, one after the other."""
        return map(_notice_from, self._notices.find({"member_id": object_id(member_id)}))

    def remove(self, notice_id: str, member_id: str) -> bool:
        """Dismiss a notice of the member's own; was there one?"""
        return bool(self._notices.delete_one(_own(notice_id, member_id)).deleted_count)

    def erase(self, member_id: str) -> None:
        """Forget all that a member was told; safe to repeat."""
        self._notices.delete_many({"member_id": object_id(member_id)})


def _own(notice_id: str, member_id: str) -> dict[str, Any]:
    return {"_id": object_id(notice_id), "member_id": object_id(member_id)}


def _notice_from(row: Mapping[str, Any]) -> Notice:
    return Notice(
        id=str(row["_id"]),
        at=row["created_at"],
        kind=row.get("kind", ""),
        about=row.get("about", ""),
        reason=row.get("reason", ""),
        text=row.get("text", ""),
        rule=row.get("rule", ""),
        target_id=row.get("target_id", ""),
        by=str(row.get("by") or ""),
        appealed=row.get("appealed", False),
    )
