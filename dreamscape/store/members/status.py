"""A member's status, in `users`: their role, and until when they are suspended.

While somebody is suspended, the time that they have to change their mind about leaving stands still: `leaves_at` moves
with the end of the suspension, in the same transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.errors import NotFound
from dreamscape.store.audit import Audit
from dreamscape.store.common import moments
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.locks import Lock
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs

if TYPE_CHECKING:
    from datetime import datetime

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import AuditRecord, Mail


class LastAdmin(Exception):
    """Without this one nobody could moderate."""


class MemberStatus:
    """Changes of role and suspension."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._users = db["users"]
        self._lock = Lock(db, "roles")
        self._audit = Audit(db)
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def change_role(self, member_id: str, role: str, record: AuditRecord, mail: Mail) -> str | None:
        """Give a member this role, write `record` to the audit log and queue `mail` in the same transaction.

        Returns the id of the mail's job; None when they had the role already, and nothing is written.
        Raises NotFound when there is no such member, LastAdmin when no admin would be left.
        """
        member = {"_id": object_id(member_id)}
        self._lock.prepare()

        def work(session: ClientSession | None) -> str | None:
            # Two changes at once would each count the other's admin: one waits for the other here.
            self._lock.take(session)
            document = self._users.find_one(member, {"role": 1}, **in_session(session))
            if document is None:
                raise NotFound
            if document.get("role", "member") == role:
                return None
            if document.get("role") == "admin" and role != "admin":
                others = {"role": "admin", "_id": {"$ne": member["_id"]}}
                if self._users.find_one(others, {"_id": 1}, **in_session(session)) is None:
                    raise LastAdmin
            self._users.update_one(member, {"$set": {"role": role}}, **in_session(session))
            self._audit.add(record, session)
            return self._jobs.add_mail(mail, session)

        return self._transactions.run(work)

    def trust(self, member_id: str) -> bool:
        """What this member writes waits no more for who they are, from the first time on that somebody says so; is
        there such a member?"""
        since = {"$min": {"vetted_at": moments.now()}}
        return bool(self._users.update_one({"_id": object_id(member_id)}, since).matched_count)

    def suspend(
        self, member_id: str, until: datetime, reason: str, rule: str = "", by: str = "", *, deed: str = ""
    ) -> bool:
        """Keep a member out until then, which ends all their log-ins; was there such a member, and no admin?

        `deed` is the one about a whole branch that it is part of.
        """
        kept_out = {
            "suspended_until": until,
            "suspension_reason": reason,
            "suspension_rule": rule,
            "suspended_at": moments.now(),
            "suspended_by": object_id(by),
            "suspended_with": deed,
        }
        return self._change(
            {"_id": object_id(member_id)}, until, {"$set": kept_out, "$inc": {"sessions_version": 1}}
        )

    def lift(self, member_id: str, deed: str = "") -> bool:
        """Let a suspended member in again; was there such a member, whom this deed keeps out where one is named?"""
        let_in: dict[str, Any] = {
            "suspended_until": None,
            "suspension_reason": "",
            "suspension_rule": "",
            "suspended_with": "",
        }
        which = {"_id": object_id(member_id), **({"suspended_with": deed} if deed else {})}
        return self._change(which, None, {"$set": let_in})

    def _change(self, member: dict[str, Any], until: datetime | None, change: dict[str, Any]) -> bool:
        # Somebody may have become an admin since they were looked at.
        which = {**member, "role": {"$ne": "admin"}}

        def work(session: ClientSession | None) -> bool:
            fields = {"leaves_at": 1, "suspended_until": 1}
            document = self._users.find_one(which, fields, **in_session(session))
            if document is None:
                return False
            values = dict(change["$set"])
            if leaves_at := document.get("leaves_at"):
                values["leaves_at"] = moved_day(
                    leaves_at, document.get("suspended_until"), until, moments.now()
                )
            return bool(
                self._users.update_one(which, {**change, "$set": values}, **in_session(session)).matched_count
            )

        return self._transactions.run(work)


def moved_day(
    leaves_at: datetime, kept_out_until: datetime | None, until: datetime | None, now: datetime
) -> datetime:
    """The day on which somebody leaves, when from `now` on they are kept out until `until` (None: no longer) instead of
    `kept_out_until`: what was left of their time is left when they can come in. A day that has come stays.
    """
    counted_from = max(now, kept_out_until or now)
    if leaves_at <= counted_from:
        return leaves_at
    return max(now, until or now) + (leaves_at - counted_from)
