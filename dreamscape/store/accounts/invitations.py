"""The `invitations` collection: links that let people sign up. The link's token is signed, so it is not stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING

from dreamscape.errors import NotFound
from dreamscape.models import Invitation
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.common.union import ONE_BATCH
from dreamscape.store.members.counts import lock_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

MOST_LISTED = 100

MEMBER_KEYS = (MemberKey("invitations", "by", Erasure.STAYS),)


class Invitations:
    """Invitations by id."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._invitations = db["invitations"]
        self._transactions = Transactions(db)

    def add(self, by: str, uses: int, ends_at: datetime, note: str) -> Invitation:
        """Store an invitation that works `uses` times until `ends_at`."""
        document = _document(by, uses, ends_at, note)
        self._invitations.insert_one(document)
        return _invitation_from(document)

    def add_within(self, by: str, uses: int, ends_at: datetime, note: str, most: int) -> Invitation | None:
        """Store one, unless with it this member would have invited more than `most` people; None then.

        Raises NotFound when they are gone.
        """
        member = object_id(by)
        if member is None:
            raise NotFound

        def work(session: ClientSession | None) -> Invitation | None:
            # Of two at once the other waits here, and counts what this one made.
            if not lock_member(self._db, member, session):
                raise NotFound
            if self._invited(member, session) + uses > most:
                return None
            document = _document(by, uses, ends_at, note)
            self._invitations.insert_one(document, **in_session(session))
            return _invitation_from(document)

        return self._transactions.run(work)

    def invited_by(self, member_id: str) -> int:
        """How many people a member has invited: who came, and who still may."""
        member = object_id(member_id)
        return self._invited(member, None) if member else 0

    def _invited(self, member: ObjectId, session: ClientSession | None) -> int:
        now, fields = datetime.now(UTC), {"uses": 1, "uses_left": 1, "ends_at": 1}
        found = self._invitations.find({"by": member}, fields, batch_size=ONE_BATCH, **in_session(session))
        return sum(row["uses"] - (row["uses_left"] if row["ends_at"] <= now else 0) for row in found)

    def one(self, invitation_id: str) -> Invitation | None:
        """The invitation of this id, whether it still works or not; or None."""
        found = self._invitations.find_one({"_id": object_id(invitation_id)})
        return _invitation_from(found) if found else None

    def works(self, invitation_id: str) -> bool:
        """Could somebody sign up with it just now?"""
        return self._invitations.find_one(_working(invitation_id), {"_id": 1}) is not None

    def use(self, invitation_id: str) -> Invitation | None:
        """Take one of its uses; None when none is left or its time is over. Of two at once one gets the last."""
        taken = self._invitations.find_one_and_update(_working(invitation_id), {"$inc": {"uses_left": -1}})
        return _invitation_from(taken) if taken else None

    def return_use(self, invitation_id: str) -> None:
        """Nobody came in with a use that was taken."""
        self._invitations.update_one({"_id": object_id(invitation_id)}, {"$inc": {"uses_left": 1}})

    def is_over(self, invitation_id: str) -> bool:
        """Is there such an invitation, whose time is over?"""
        over = {"_id": object_id(invitation_id), "ends_at": {"$lte": datetime.now(UTC)}}
        return self._invitations.find_one(over, {"_id": 1}) is not None

    def end(self, invitation_id: str, by: str | None = None) -> bool:
        """Make it stop working now; is there such an invitation, made by this member if one is given?"""
        found = {"_id": object_id(invitation_id), **({} if by is None else {"by": object_id(by)})}
        return bool(self._invitations.update_one(found, _end()).matched_count)

    def end_all_by(self, member_ids: Iterable[str]) -> None:
        """Make all that these members made stop working now; safe to repeat."""
        self._invitations.update_many({"by": {"$in": object_ids(member_ids)}}, _end())

    def count_working(self, member_ids: Iterable[str]) -> int:
        """How many that these members made still work."""
        working = {"uses_left": {"$gt": 0}, "ends_at": {"$gt": datetime.now(UTC)}}
        return self._invitations.count_documents({"by": {"$in": object_ids(member_ids)}, **working})

    def latest(self, by: str | None = None) -> list[Invitation]:
        """The newest hundred, of all or of this member."""
        whose = {} if by is None else {"by": object_id(by)}
        found = self._invitations.find(whose).sort("created_at", DESCENDING).limit(MOST_LISTED)
        return [_invitation_from(document) for document in found]


def _document(by: str, uses: int, ends_at: datetime, note: str) -> dict[str, Any]:
    return {
        "by": object_id(by),
        "uses": uses,
        "uses_left": uses,
        "ends_at": ends_at,
        "note": note,
        "created_at": datetime.now(UTC),
    }


def _end() -> dict[str, Any]:
    return {"$min": {"ends_at": datetime.now(UTC)}}


def _working(invitation_id: str) -> dict[str, Any]:
    return {
        "_id": object_id(invitation_id),
        "uses_left": {"$gt": 0},
        "ends_at": {"$gt": datetime.now(UTC)},
    }


def _invitation_from(document: Mapping[str, Any]) -> Invitation:
    return Invitation(
        id=str(document["_id"]),
        created_at=document["created_at"],
        ends_at=document["ends_at"],
        uses=document.get("uses", 0),
        uses_left=document.get("uses_left", 0),
        note=document.get("note", ""),
        by=str(document.get("by") or ""),
    )
