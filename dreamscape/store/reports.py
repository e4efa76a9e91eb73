"""The `reports` collection: what members ask moderators to look at.

A dream is `reported` while there is an open report of it or of something said under it; a report of what two people
alone have of each other lets nobody see more than that. That moves in the transaction that opens or closes reports, as
do their number in the month, what those who reported are told, and the version of what is folded for them: what they
reported is so while their report is open.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from dreamscape.errors import NotFound
from dreamscape.models import Page, Report, Target
from dreamscape.models.rooms import ROOM
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.locks import Lock
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.paging import newest_page
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.counts import lock_dream, mark_reported, unmark_reported
from dreamscape.store.members.counts import raise_edges_version
from dreamscape.store.monthly_counts import MonthlyCounts
from dreamscape.store.notifications.notices import Notices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

MEMBER_KEYS = (MemberKey("reports", "member_id", Erasure.ERASE, "reports"),)
# What those who reported are told: kinds of notices.
LEFT, TAKEN_DOWN = "report_left", "report_taken_down"
# What two people alone have of each other: who looks at it reads it, and no more of the dream than before.
PRIVATE = ("letter", "offer")
# Reports of these show moderators the dream.
OF_DREAMS: dict[str, Any] = {"kind": {"$nin": [*PRIVATE, ROOM]}}


class Reports:
    """Open reports; one that is settled is removed, and the log keeps that it was.

    They go with what they are about, for they quote it: nobody has to look at what is gone.
    """

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._reports = db["reports"]
        self._notices = Notices(db)
        self._months = MonthlyCounts(db)
        # What opens and what closes reports of one dream would each not see the other.
        self._lock = Lock(db, "reports")
        self._transactions = Transactions(db)

    def add(self, member_id: str, target: Target, dream_id: str, reason: str) -> None:
        """Note a report of a dream, of what is under it, of something private at it or, without a dream, of a room; a
        second one of the same thing by the same member takes the first one's place. Raises NotFound when that is
        gone."""
        member, dream = object_id(member_id), object_id(dream_id)
        edge = {"member_id": member, "kind": target.kind, "target_id": target.id}
        words = {"name": target.name, "reason": reason, "dream_id": dream, "created_at": datetime.now(UTC)}
        self._lock.prepare()

        def work(session: ClientSession | None) -> None:
            self._lock.take(session)
            if target.kind == ROOM:
                # It cannot be read any more when the time comes to remove it, so nobody reports it then.
                room = {"_id": object_id(target.id)}
                is_there = self._db["rooms"].find_one(room, {"_id": 1}, **in_session(session)) is not None
            else:
                mark = lock_dream if target.kind in PRIVATE else mark_reported
                is_there = dream is not None and mark(self._db, dream, session)
            if not is_there:
                raise NotFound
            noted = self._reports.update_one(edge, {"$set": words}, upsert=True, **in_session(session))
            if noted.upserted_id is not None:
                self._months.count("reports_received", 1, session)
                if target.kind == ROOM:
                    self._months.count("room_reports", 1, session)
            raise_edges_version(self._db, [member] if member else [], session)

        self._transactions.run(work)

    def page(self, after: str | None, size: int) -> Page[Report]:
        """Open reports, newest first."""
        return newest_page(self._reports, after, size, _report_from)

    def by_id(self, report_id: str) -> Report | None:
        """The open report with this id, or None."""
        found = self._reports.find_one({"_id": object_id(report_id)})
        return _report_from(found) if found else None

    def clear(
        self, kind: str, *target_ids: str, outcome: str = TAKEN_DOWN, session: ClientSession | None = None
    ) -> int:
        """Remove every report of these dreams or comments, as `kind` says; how many were there? Safe to repeat.

        Who made them is told the `outcome`. Without a `session` it is a transaction of its own.
        """
        about = {"target_id": {"$in": target_ids}, "kind": kind}
        if session is not None:
            return self._close(about, outcome, session)
        return self._transactions.run(partial(self._close, about, outcome))

    def clear_private(self, dream_id: str) -> None:
        """The same of all letters and offers at a dream that is gone."""
        about = {"dream_id": object_id(dream_id), "kind": {"$in": list(PRIVATE)}}
        self._transactions.run(partial(self._close, about, TAKEN_DOWN))

    def is_open(self, kind: str, target_id: str) -> bool:
        """Is there a report of this that nobody has settled?"""
        return self._reports.find_one({"target_id": target_id, "kind": kind}, {"_id": 1}) is not None

    def of_comment(self, comment_id: str, session: ClientSession | None = None) -> list[dict[str, Any]]:
        """The open reports of this comment, as they are stored."""
        return list(self._reports.find({"target_id": comment_id, "kind": "comment"}, **in_session(session)))

    def put_back(self, report: dict[str, Any], session: ClientSession | None = None) -> None:
        """Open one again that was cleared by mistake; `report` as it was stored."""
        self._lock.take(session)
        self._reports.insert_one(report, **in_session(session))
        mark_reported(self._db, _dream_of(report), session)
        self._months.count("reports_closed", -1, session)
        raise_edges_version(self._db, [report["member_id"]], session)
        self._notices.take_back([report], session)

    def each_by(self, member_id: str) -> Iterator[Report]:
        """The open reports that a member has made, one after the other."""
        return map(_report_from, self._reports.find({"member_id": object_id(member_id)}))

    def erase(self, member_id: str) -> None:
        """Forget the reports that a member has made; safe to repeat."""
        theirs = {"member_id": object_id(member_id)}
        for report in self._reports.find(theirs, {"_id": 1}):
            self._transactions.run(partial(self._close, {"_id": report["_id"]}, None))

    def of(self, kind: str, target_id: str) -> Report | None:
        """An open report of this; None where there is none."""
        found = self._reports.find_one({"target_id": target_id, "kind": kind})
        return _report_from(found) if found else None

    def count(self, most: int) -> int:
        """How many are open; counting stops at `most`."""
        return self._reports.count_documents({}, limit=most)

    def _close(self, which: Mapping[str, Any], outcome: str | None, session: ClientSession | None) -> int:
        found = list(self._reports.find(which, **in_session(session)))
        if not found:
            return 0
        self._lock.take(session)
        closed = {"_id": {"$in": [report["_id"] for report in found]}}
        self._reports.delete_many(closed, **in_session(session))
        self._months.count("reports_closed", len(found), session)
        raise_edges_version(self._db, {row["member_id"] for row in found if row.get("member_id")}, session)
        if outcome:
            self._notices.tell_reporters(found, outcome, session)
        self._unmark(filter(None, map(_dream_of, found)), session)
        return len(found)

    def _unmark(self, dreams: Iterable[ObjectId], session: ClientSession | None) -> None:
        """Those of these dreams of which nothing is reported any more are not `reported`."""
        for dream in set(dreams):
            others = {"dream_id": dream, **OF_DREAMS}
            if self._reports.find_one(others, {"_id": 1}, **in_session(session)) is None:
                unmark_reported(self._db, dream, session)


def _dream_of(report: Mapping[str, Any]) -> ObjectId | None:
    dream: ObjectId | None = report.get("dream_id")
    return dream


def _report_from(document: Mapping[str, Any]) -> Report:
    return Report(
        id=str(document["_id"]),
        at=document["created_at"],
        by=str(document.get("member_id", "")),
        target=Target(document.get("kind", ""), document.get("target_id", ""), document.get("name", "")),
        reason=document.get("reason", ""),
        dream_id=str(document.get("dream_id") or ""),
    )
