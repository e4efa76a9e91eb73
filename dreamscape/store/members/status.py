"""A member's status, in `users`: their role, and until when they are suspended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from dreamscape.errors import NotFound
from dreamscape.models import AuditRecord
from dreamscape.store.audit import Audit
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session


class LastAdmin(Exception):
    """Without this one nobody could moderate."""


class MemberStatus:
    """Changes of role and suspension."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]
        self._site_settings = db["site_settings"]
        self._audit = Audit(db)
        self._transactions = Transactions(db)

    def change_role(self, member_id: str, role: str, record: AuditRecord) -> None:
        """Give a member this role and write `record` to the audit log in the same transaction.

        Raises NotFound when there is no such member, LastAdmin when no admin would be left.
        """
        member = {"_id": object_id(member_id)}
        # Two changes at once would each count the other's admin. Both write here, so one waits for the other.
        turn = {"_id": "roles"}
        self._site_settings.update_one(turn, {"$setOnInsert": {"changes": 0}}, upsert=True)

        def work(session: ClientSession | None) -> None:
            self._site_settings.update_one(turn, {"$inc": {"changes": 1}}, **in_session(session))
            document = self._users.find_one(member, {"role": 1}, **in_session(session))
            if document is None:
                raise NotFound
            if document.get("role") == "admin" and role != "admin":
                others = {"role": "admin", "_id": {"$ne": member["_id"]}}
                if self._users.find_one(others, {"_id": 1}, **in_session(session)) is None:
                    raise LastAdmin
            self._users.update_one(member, {"$set": {"role": role}}, **in_session(session))
            self._audit.add(record, session)

        self._transactions.run(work)

    def suspend(self, member_id: str, until: datetime, reason: str) -> bool:
        """Keep a member out until then; was there such a member, and no admin?"""
        return self._set(member_id, {"suspended_until": until, "suspension_reason": reason})

    def lift(self, member_id: str) -> bool:
        """Let a suspended member in again; was there such a member?"""
        return self._set(member_id, {"suspended_until": None, "suspension_reason": ""})

    def _set(self, member_id: str, values: dict[str, Any]) -> bool:
        # Somebody may have become an admin since they were looked at.
        which = {"_id": object_id(member_id), "role": {"$ne": "admin"}}
        return bool(self._users.update_one(which, {"$set": values}).matched_count)
