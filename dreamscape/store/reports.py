"""The `reports` collection: what members ask moderators to look at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dreamscape.models import Page, Report, Target
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.paging import newest_page
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

MEMBER_KEYS = (MemberKey("reports", "member_id", Erasure.ERASE, "reports"),)


class Reports:
    """Open reports; one that is settled is removed, and the log keeps that it was.

    They go with what they are about, for they quote it: nobody has to look at what is gone.
    """

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._reports = db["reports"]

    def add(self, member_id: str, target: Target, reason: str) -> None:
        """Note a report; a second one of the same thing by the same member takes the first one's place."""
        edge = {"member_id": object_id(member_id), "kind": target.kind, "target_id": target.id}
        words = {"name": target.name, "reason": reason, "created_at": datetime.now(UTC)}
        self._reports.update_one(edge, {"$set": words}, upsert=True)

    def page(self, after: str | None, size: int) -> Page[Report]:
        """Open reports, newest first."""
        return newest_page(self._reports, after, size, _report_from)

    def by_id(self, report_id: str) -> Report | None:
        """The open report with this id, or None."""
        found = self._reports.find_one({"_id": object_id(report_id)})
        return _report_from(found) if found else None

    def clear(self, kind: str, *target_ids: str, session: ClientSession | None = None) -> int:
        """Remove every report of these dreams or comments, as `kind` says; how many were there? Safe to repeat."""
        about = {"target_id": {"$in": target_ids}, "kind": kind}
        return self._reports.delete_many(about, **in_session(session)).deleted_count

    def of_comment(self, comment_id: str, session: ClientSession | None = None) -> list[dict[str, Any]]:
        """The open reports of this comment, as they are stored."""
        return list(self._reports.find({"target_id": comment_id, "kind": "comment"}, **in_session(session)))

    def put_back(self, report: dict[str, Any], session: ClientSession | None = None) -> None:
        """Open one again that was cleared by mistake; `report` as it was stored."""
        self._reports.insert_one(report, **in_session(session))

    def each_by(self, member_id: str) -> Iterator[Report]:
        """The open reports that a member has made, one after the other."""
        return map(_report_from, self._reports.find({"member_id": object_id(member_id)}))

    def erase(self, member_id: str) -> None:
        """Forget the reports that a member has made; safe to repeat."""
        self._reports.delete_many({"member_id": object_id(member_id)})

    def count(self, most: int) -> int:
        """How many are open; counting stops at `most`."""
        return self._reports.count_documents({}, limit=most)


def _report_from(document: Mapping[str, Any]) -> Report:
    return Report(
        id=str(document["_id"]),
        at=document["created_at"],
        by=str(document.get("member_id", "")),
        target=Target(document.get("kind", ""), document.get("target_id", ""), document.get("name", "")),
        reason=document.get("reason", ""),
    )
