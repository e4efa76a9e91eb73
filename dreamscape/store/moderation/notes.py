"""The `member_notes` collection: what moderators note about members, for each other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING

from dreamscape.errors import NotFound
from dreamscape.models import MemberNote
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.members.counts import lock_member

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

MOST_SHOWN = 200
MEMBER_KEYS = (
    MemberKey("member_notes", "member_id", Erasure.ERASE, "moderators_notes"),
    MemberKey("member_notes", "by", Erasure.STAYS),
)


class MemberNotes:
    """Notes by the member they are about."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._notes = db["member_notes"]
        self._transactions = Transactions(db)

    def add(self, member_id: str, by: str, body: str, most: int) -> bool:
        """Keep a note; False when there are `most` about this member already. Raises NotFound when they are gone."""
        member = object_id(member_id)
        if member is None:
            raise NotFound

        def work(session: ClientSession | None) -> bool:
            if not lock_member(self._db, member, session):
                raise NotFound
            about = {"member_id": member}
            if self._notes.count_documents(about, limit=most, **in_session(session)) >= most:
                return False
            note = {**about, "by": object_id(by), "body": body, "created_at": datetime.now(UTC)}
            self._notes.insert_one(note, **in_session(session))
            return True

        return self._transactions.run(work)

    def of(self, member_id: str) -> list[MemberNote]:
        """The newest notes about a member, the last first."""
        found = self._notes.find({"member_id": object_id(member_id)}).sort("created_at", DESCENDING)
        found = found.limit(MOST_SHOWN)
        return [_note_from(document) for document in found]

    def each_about(self, member_id: str) -> Iterator[MemberNote]:
        """The same one after the other."""
        return map(_note_from, self._notes.find({"member_id": object_id(member_id)}))

    def remove(self, note_id: str, member_id: str) -> bool:
        """Take a note about this member away; was there one?"""
        which = {"_id": object_id(note_id), "member_id": object_id(member_id)}
        return bool(self._notes.delete_one(which).deleted_count)

    def erase(self, member_id: str) -> None:
        """Forget what was noted about a member; safe to repeat."""
        self._notes.delete_many({"member_id": object_id(member_id)})


def _note_from(document: Mapping[str, Any]) -> MemberNote:
    return MemberNote(
        id=str(document["_id"]),
        at=document["created_at"],
        by=str(document["by"] or ""),
        member_id=str(document["member_id"]),
        body=document["body"],
    )
