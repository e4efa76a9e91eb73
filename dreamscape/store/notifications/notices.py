"""What moderators tell members: notifications of a kind of their own, each a thing by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING

from dreamscape.models.notification_choices import MODERATION
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.members.counts import count_unread
from dreamscape.store.notifications.documents import notice_from
from dreamscape.store.notifications.notifications import Notifications

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Notice

MOST_SHOWN = 10


class Notices:
    """Notices by the member they are for."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._all = Notifications(db)
        self._notices = db["notifications"]
        self._transactions = Transactions(db)

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
        values = {
            "notice": kind,
            "about": about,
            "reason": reason,
            "rule": rule,
            "target_id": target_id,
            "by": object_id(by),
        }

        def work(within: ClientSession | None) -> str:
            return self._all.add(member_id, MODERATION, values, within)

        return work(session) if session else self._transactions.run(work)

    def tell_reporters(
        self, reports: Sequence[Mapping[str, Any]], kind: str, session: ClientSession | None
    ) -> None:
        """Tell each who made one of these stored reports what came of it; the notice has the id of the report."""
        self.take_back(reports, session)
        for report in reports:
            if report.get("member_id"):
                day = report["created_at"].date().isoformat()
                values = {"_id": report["_id"], "thing_id": report["_id"], "notice": kind, "about": day}
                self._all.add(str(report["member_id"]), MODERATION, values, session)

    def take_back(self, reports: Sequence[Mapping[str, Any]], session: ClientSession | None) -> None:
        """Nothing has come of these reports after all."""
        for report in reports:
            self._take_back({"_id": report["_id"]}, session)

    def of(self, member_id: str) -> list[Notice]:
        """What a member has been told and not yet read, newest first."""
        which = {"member_id": object_id(member_id), "kind": MODERATION, "unread": True}
        rows = self._notices.find(which).sort("at", DESCENDING).limit(MOST_SHOWN)
        # Of one moment, those stored later are the newer.
        newest_first = sorted(rows, key=lambda row: (row["at"], row["_id"]), reverse=True)
        return [notice_from(row) for row in newest_first]

    def one(self, notice_id: str, member_id: str) -> Notice | None:
        """This notice, if it is the member's own."""
        found = self._notices.find_one(_own(notice_id, member_id))
        return notice_from(found) if found else None

    def mark_appealed(self, notice_id: str, member_id: str, session: ClientSession | None) -> None:
        """The member has asked for another look at what it tells of."""
        self._notices.update_one(
            _own(notice_id, member_id), {"$set": {"appealed": True}}, **in_session(session)
        )

    def remove(self, notice_id: str, member_id: str) -> None:
        """What a notice of this member's tells of has not happened."""
        self._transactions.run(lambda session: self._take_back(_own(notice_id, member_id), session))

    def _take_back(self, which: Mapping[str, Any], session: ClientSession | None) -> None:
        gone = self._notices.find_one_and_delete(which, **in_session(session))
        if gone and gone.get("unread"):
            count_unread(self._db, gone["member_id"], -1, session)


def _own(notice_id: str, member_id: str) -> dict[str, Any]:
    return {"_id": object_id(notice_id), "member_id": object_id(member_id), "kind": MODERATION}
