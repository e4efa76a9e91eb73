"""The `audit` collection: what moderators did. It is only ever added to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from dreamscape.messages import Message
from dreamscape.models import AuditEntry, AuditRecord, Page, Target
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.paging import newest_page
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

MEMBER_KEYS = (
    MemberKey("audit", "by", Erasure.STAYS),
    MemberKey("audit", "target.id", Erasure.STAYS),
)


class Audit:
    """The log. Nothing here changes an entry, and only one whose deed was not done is taken back."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._audit = db["audit"]

    def add(self, record: AuditRecord, session: ClientSession | None = None) -> str:
        """Write an entry, inside the transaction of `session` when there is one; return its id."""
        entry = {
            "at": datetime.now(UTC),
            "by": object_id(record.by),
            **_stored("action", record.action),
            "target": record.target._asdict(),
            **_stored("reason", record.reason),
            **({"rule": record.rule} if record.rule else {}),
        }
        return str(self._audit.insert_one(entry, **in_session(session)).inserted_id)

    def take_back(self, entry_id: str) -> None:
        """Remove the entry of what has not happened after all."""
        self._audit.delete_one({"_id": object_id(entry_id)})

    def page(self, after: str | None, size: int) -> Page[AuditEntry]:
        """Entries from the cursor `after` on, newest first."""
        return newest_page(self._audit, after, size, _entry_from, time="at")


def _entry_from(document: Mapping[str, Any]) -> AuditEntry:
    target = document.get("target") or {}
    return AuditEntry(
        id=str(document["_id"]),
        at=document["at"],
        by=str(document.get("by") or ""),
        action=Message(document.get("action", ""), **_values(document.get("action_values", {}))),
        target=Target(target.get("kind", ""), target.get("id", ""), target.get("name", "")),
        reason=_reason_from(document),
        rule=document.get("rule", ""),
    )


def _stored(name: str, said: Message | str) -> dict[str, Any]:
    """A message as its English sentence and, under another key, what stands in its places; text as it is."""
    if isinstance(said, Message):
        return {name: said.text, f"{name}_values": dict(said.values)}
    return {name: said}


def _reason_from(document: Mapping[str, Any]) -> Message | str:
    """What somebody wrote stays as it is; only what has values, be there none of them, is a message of ours."""
    reason: str = document.get("reason", "")
    values = document.get("reason_values")
    return reason if values is None else Message(reason, **_values(values))


def _values(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in a message's places: a day as one, for each reader to read as their language writes it."""
    return {name: date.fromisoformat(value) if name == "day" else value for name, value in stored.items()}
