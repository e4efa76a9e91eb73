"""Branches of the invite tree, in `users`: whom a member invited, whom those invited, and so on.

A branch hangs on who began it, and does not count them. Each member knows all who are above them (`joined.inviters`),
so that a branch is one walk along an index, however deep it is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING, ReturnDocument

from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.paging import newest_page
from dreamscape.store.members.documents import member_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pymongo.database import Database

    from dreamscape.models import Member, Page

BATCH = 200
MOST_NAMED = 100


class Branches:
    """Branches by the id of who began them."""

    def __init__(self, db: Database[dict[str, Any]], size: int) -> None:
        self._users = db["users"]
        self._size = size

    def invited(self, member_id: str, after: str | None) -> Page[Member]:
        """Whom a member invited themselves, the newest first."""
        by = {"joined.invited_by": object_id(member_id)}
        return newest_page(self._users, after, self._size, member_from, where=by)

    def count_invited(self, member_id: str) -> int:
        """How many those are."""
        return self._users.count_documents({"joined.invited_by": object_id(member_id)})

    def sizes(self, member_ids: Iterable[str]) -> dict[str, int]:
        """How many people there are in each of these branches; those without anybody are left out."""
        roots = {"joined.inviters": {"$in": object_ids(member_ids)}}
        counted = {"$group": {"_id": "$joined.inviters", "people": {"$sum": 1}}}
        found = self._users.aggregate(
            [
                {"$match": roots},
                {"$project": {"joined.inviters": 1}},
                {"$unwind": "$joined.inviters"},
                {"$match": roots},
                counted,
            ]
        )
        return {str(row["_id"]): row["people"] for row in found}

    def batches(self, member_id: str) -> Iterator[list[Member]]:
        """Everybody in a branch, some at a time."""
        query: dict[str, Any] = _in_branch(member_id)
        while rows := list(self._users.find(query).sort("_id", ASCENDING).limit(BATCH)):
            yield [member_from(row) for row in rows]
            query["_id"] = {"$gt": rows[-1]["_id"]}

    def with_role(self, member_id: str, roles: Iterable[str]) -> list[Member]:
        """Those in a branch who have one of these roles, a hundred at most."""
        found = self._users.find({**_in_branch(member_id), "role": {"$in": list(roles)}}).limit(MOST_NAMED)
        return [member_from(row) for row in found]

    def count_to_doubt(self, member_id: str, since: datetime) -> int:
        """How many `doubt` would be about."""
        return self._users.count_documents(_doubtful(member_id, since))

    def doubt(self, member_id: str, since: datetime, doubt: str) -> None:
        """Wonder about the plain members of a branch who came since then and whom nobody has trusted yet; safe to
        repeat."""
        self._users.update_many(_doubtful(member_id, since), {"$addToSet": {"joined.doubts": doubt}})

    def stop_doubting(self, member_id: str, doubt: str) -> None:
        """Wonder no more about those of a branch who are in no other one that is held; safe to repeat."""
        held = [row["_id"] for row in self._users.find({"branch_held": True}, {"_id": 1})]
        which = {"$and": [_in_branch(member_id), {"joined.inviters": {"$nin": held}}]}
        self._users.update_many(which, {"$pull": {"joined.doubts": doubt}})

    def hold(self, member_id: str) -> bool:
        """From now on whoever comes in through this member is in doubt; was there such a member?"""
        changed = self._users.update_one({"_id": object_id(member_id)}, {"$set": {"branch_held": True}})
        return bool(changed.matched_count)

    def release(self, member_id: str) -> bool:
        """No more of that; was there such a member?"""
        changed = self._users.update_one({"_id": object_id(member_id)}, {"$unset": {"branch_held": ""}})
        return bool(changed.matched_count)

    def suspend(self, member_id: str, until: datetime) -> str | None:
        """From now on a deed keeps this branch out until then: the one that does so already, or a new one. Its id, None
        for no such member."""
        member = {"_id": object_id(member_id)}
        running = {**member, "branch_suspension.until": {"$gt": datetime.now(UTC)}}
        longer = {"$max": {"branch_suspension.until": until}}
        anew = {"$set": {"branch_suspension": {"deed": str(ObjectId()), "until": until}}}
        found = self._users.find_one_and_update(running, longer) or self._users.find_one_and_update(
            member, anew, return_document=ReturnDocument.AFTER
        )
        return found["branch_suspension"]["deed"] if found else None

    def end_suspension(self, member_id: str) -> str | None:
        """No deed keeps this branch out any more; the id of the one that did, or None."""
        which = {"_id": object_id(member_id), "branch_suspension": {"$exists": True}}
        found = self._users.find_one_and_update(which, {"$unset": {"branch_suspension": ""}})
        return found["branch_suspension"]["deed"] if found else None

    def is_suspended(self, member_id: str, deed: str) -> bool:
        """Is it this deed that keeps the branch out?"""
        which = {"_id": object_id(member_id), "branch_suspension.deed": deed}
        return self._users.find_one(which, {"_id": 1}) is not None

    def any_held(self, member_ids: Iterable[str]) -> bool:
        """Is a branch held that one of these began?"""
        held = {"_id": {"$in": object_ids(member_ids)}, "branch_held": True}
        return self._users.find_one(held, {"_id": 1}) is not None


def _in_branch(member_id: str) -> dict[str, Any]:
    return {"joined.inviters": object_id(member_id)}


def _doubtful(member_id: str, since: datetime) -> dict[str, Any]:
    return {**_in_branch(member_id), "role": "member", "created_at": {"$gte": since}, "vetted_at": None}
