"""The `invitations` collection: links that let people sign up. The link's token is signed, so it is not stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING

from dreamscape.models import Invitation
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pymongo.database import Database

MOST_LISTED = 100

MEMBER_KEYS = (MemberKey("invitations", "by", Erasure.STAYS),)


class Invitations:
    """Invitations by id."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._invitations = db["invitations"]

    def add(self, by: str, uses: int, ends_at: datetime, note: str) -> Invitation:
        """Store an invitation that works `uses` times until `ends_at`."""
        document = {
            "by": object_id(by),
            "uses": uses,
            "uses_left": uses,
            "ends_at": ends_at,
            "note": note,
            "created_at": datetime.now(UTC),
        }
        self._invitations.insert_one(document)
        return _invitation_from(document)

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

    def end(self, invitation_id: str) -> bool:
        """Make it stop working now; is there such an invitation?"""
        now = datetime.now(UTC)
        found = {"_id": object_id(invitation_id)}
        return bool(self._invitations.update_one(found, {"$min": {"ends_at": now}}).matched_count)

    def latest(self) -> list[Invitation]:
        """The newest hundred."""
        found = self._invitations.find().sort("created_at", DESCENDING).limit(MOST_LISTED)
        return [_invitation_from(document) for document in found]


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
