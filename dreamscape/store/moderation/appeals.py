"""The `appeals` collection: members ask moderators for another look at what was done to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dreamscape.errors import NotFound
from dreamscape.models import Appeal, NewAppeal, Page, Target
from dreamscape.models.moderation import SUSPENDED
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.paging import newest_page
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import lock_member
from dreamscape.store.monthly_counts import MonthlyCounts
from dreamscape.store.notifications.notices import Notices

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Mail

MEMBER_KEYS = (
    MemberKey("appeals", "member_id", Erasure.ERASE, "appeals"),
    MemberKey("appeals", "act_by", Erasure.STAYS),
    MemberKey("appeals", "decided_by", Erasure.STAYS),
)
OPEN: dict[str, Any] = {"state": "open"}


class Appeals:
    """Those that are open are in moderators' list; decided ones stay, so that nobody asks twice."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._appeals = db["appeals"]
        self._notices = Notices(db)
        self._jobs = Jobs(db)
        self._months = MonthlyCounts(db)
        self._transactions = Transactions(db)

    def add(self, appeal: NewAppeal) -> bool:
        """Keep it. False, and nothing happens, when they have appealed against this deed already, or an appeal of
        theirs about the same thing is open. Raises NotFound when they are gone."""
        member = object_id(appeal.by)
        if member is None:
            raise NotFound
        about = {"member_id": member, "target_kind": appeal.target.kind, "target_id": appeal.target.id}
        document = {
            **about,
            **OPEN,
            "kind": appeal.kind,
            "act": appeal.act,
            "name": appeal.target.name,
            "reason": appeal.reason,
            "rule": appeal.rule,
            "act_by": object_id(appeal.act_by),
            "body": appeal.body,
            "created_at": datetime.now(UTC),
        }

        def work(session: ClientSession | None) -> bool:
            # Of two presses of one button, the second waits for the first here.
            if not lock_member(self._db, member, session):
                raise NotFound
            asked = {"$or": [{"member_id": member, "act": appeal.act}, {**about, **OPEN}]}
            if self._appeals.find_one(asked, {"_id": 1}, **in_session(session)):
                return False
            self._appeals.insert_one(dict(document), **in_session(session))
            self._months.count("appeals_received", 1, session)
            self._notices.mark_appealed(appeal.act, appeal.by, session)
            return True

        return self._transactions.run(work)

    def of_act(self, member_id: str, act: str) -> Appeal | None:
        """A member's appeal against this deed, or one about their suspension that still waits; None for neither."""
        member = object_id(member_id)
        found = self._appeals.find_one({"member_id": member, "act": act})
        found = found or self._appeals.find_one({"member_id": member, "kind": SUSPENDED, **OPEN})
        return _appeal_from(found) if found else None

    def page(self, after: str | None, size: int) -> Page[Appeal]:
        """Open ones, newest first."""
        return newest_page(self._appeals, after, size, _appeal_from, where=OPEN)

    def count(self, most: int) -> int:
        """How many are open; counting stops at `most`."""
        return self._appeals.count_documents(OPEN, limit=most)

    def by_id(self, appeal_id: str) -> Appeal | None:
        """The open appeal with this id, or None."""
        found = self._appeals.find_one({"_id": object_id(appeal_id), **OPEN})
        return _appeal_from(found) if found else None

    def decide(
        self, appeal: Appeal, state: str, answer: str, by: str, *, notice: str, mail: Mail | None
    ) -> list[str] | None:
        """Close an open appeal and tell who made it, by a notice of this kind and by `mail`, in one transaction.

        Returns the ids of the jobs that send mails; None when it is decided already, and nothing is written.
        """
        decided = {
            "state": state,
            "answer": answer,
            "decided_at": datetime.now(UTC),
            "decided_by": object_id(by),
        }

        def work(session: ClientSession | None) -> list[str] | None:
            which = {"_id": object_id(appeal.id), **OPEN}
            if not self._appeals.update_one(which, {"$set": decided}, **in_session(session)).matched_count:
                return None
            self._notices.add(appeal.by, notice, appeal.target.name, answer, session=session)
            return [self._jobs.add_mail(mail, session)] if mail else []

        return self._transactions.run(work)

    def each_of(self, member_id: str) -> Iterator[Appeal]:
        """All that a member has made, one after the other."""
        return map(_appeal_from, self._appeals.find({"member_id": object_id(member_id)}))

    def erase(self, member_id: str) -> None:
        """Forget what a member has asked; safe to repeat."""
        self._appeals.delete_many({"member_id": object_id(member_id)})


def _appeal_from(document: Mapping[str, Any]) -> Appeal:
    return Appeal(
        id=str(document["_id"]),
        at=document["created_at"],
        by=str(document["member_id"]),
        kind=document["kind"],
        target=Target(document["target_kind"], document["target_id"], document["name"]),
        reason=document["reason"],
        rule=document["rule"],
        act_by=str(document["act_by"] or ""),
        body=document["body"],
        state=document["state"],
        answer=document.get("answer", ""),
        decided_at=document.get("decided_at"),
    )
