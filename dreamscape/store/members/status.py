"""A member's status, in `users`: their role, and until when they are suspended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.errors import NotFound
from dreamscape.store.audit import Audit
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

    def suspend(self, member_id: str, until: datetime, reason: str) -> bool:
        """Keep a member out until then, which ends all their log-ins; was there such a member, and no admin?"""
        kept_out = {"suspended_until": until, "suspension_reason": reason}
        return self._change(member_id, {"$set": kept_out, "$inc": {"sessions_version": 1}})

    def lift(self, member_id: str) -> bool:
        """Let a suspended member in again; was there such a member?"""
        return self._change(member_id, {"$set": {"suspended_until": None, "suspension_reason": ""}})

    def _change(self, member_id: str, change: dict[str, Any]) -> bool:
        # Somebody may have become an admin since they were looked at.
        which = {"_id": object_id(member_id), "role": {"$ne": "admin"}}
        return bool(self._users.update_one(which, change).matched_count)
