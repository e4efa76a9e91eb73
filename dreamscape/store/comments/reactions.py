"""The `reactions` collection: one member's like or dislike of one comment.

The counts live in the comment and move in the same transaction as the reaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from dreamscape.errors import NotFound
from dreamscape.models.notification_choices import COMMENT_LIKED
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import lock_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

Reaction = Literal["like", "dislike"]

MEMBER_KEYS = (MemberKey("reactions", "member_id", Erasure.ERASE, "reactions"),)


@dataclass(frozen=True, slots=True)
class Reacted:
    """One like or dislike of somebody's comment."""

    kind: Reaction
    comment_id: str
    created_at: datetime


class Reactions:
    """At most one reaction of a member to a comment; every change is idempotent."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._reactions = db["reactions"]
        self._comments = db["comments"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def set(self, member_id: str, comment_id: str, kind: Reaction) -> bool:
        """React, in place of the reaction there may be; False when it was so already.

        Raises NotFound when the comment or the member is gone.
        """
        member, comment = object_id(member_id), object_id(comment_id)
        if member is None or comment is None:
            raise NotFound

        def work(session: ClientSession | None) -> bool:
            before = self._reactions.find_one_and_update(
                {"comment_id": comment, "member_id": member},
                {"$set": {"kind": kind}, "$setOnInsert": {"created_at": datetime.now(UTC)}},
                upsert=True,
                return_document=ReturnDocument.BEFORE,
                **in_session(session),
            )
            if before and before["kind"] == kind:
                return False
            steps = {f"{kind}_count": +1}
            if before:
                steps[f"{before['kind']}_count"] = -1
            if not (lock_member(self._db, member, session) and self._count(comment, steps, session)):
                # Raising undoes the transaction; where there is none, this does.
                self._reactions.delete_one(
                    {"comment_id": comment, "member_id": member}, **in_session(session)
                )
                raise NotFound
            self._tell(comment, member, session)
            return True

        try:
            return self._transactions.run(work)
        except DuplicateKeyError:
            return self.set(member_id, comment_id, kind)  # another tab was first; now there is one to change

    def take_back(self, member_id: str, comment_id: str, kind: Reaction) -> bool:
        """Withdraw this reaction; False when there was none of this kind."""
        member, comment = object_id(member_id), object_id(comment_id)
        if member is None or comment is None:
            return False

        def work(session: ClientSession | None) -> bool:
            if not self._remove(member, comment, kind, session):
                return False
            self._tell(comment, member, session)
            return True

        return self._transactions.run(work)

    def of(self, member_id: str, comment_ids: Iterable[str]) -> dict[str, str]:
        """The member's reaction to each of these comments that has one, by comment id, in one query."""
        wanted = object_ids(comment_ids)
        if not wanted:
            return {}
        found = self._reactions.find({"comment_id": {"$in": wanted}, "member_id": object_id(member_id)})
        return {str(reaction["comment_id"]): reaction["kind"] for reaction in found}

    def each_of(self, member_id: str) -> Iterator[Reacted]:
        """What a member likes and dislikes, one after the other."""
        for reaction in self._reactions.find({"member_id": object_id(member_id)}):
            since = reaction.get("created_at") or reaction["_id"].generation_time
            yield Reacted(reaction["kind"], str(reaction["comment_id"]), since)

    def erase(self, member_id: str) -> None:
        """Take every reaction of a member back, each with its count; safe to repeat. Nobody is told."""
        for row in self._reactions.find({"member_id": object_id(member_id)}):
            which = row["member_id"], row["comment_id"], row["kind"]
            self._transactions.run(partial(self._remove, *which))

    def _remove(
        self, member: ObjectId, comment: ObjectId, kind: Reaction, session: ClientSession | None
    ) -> bool:
        edge = {"comment_id": comment, "member_id": member, "kind": kind}
        if not self._reactions.delete_one(edge, **in_session(session)).deleted_count:
            return False
        self._count(comment, {f"{kind}_count": -1}, session)
        return True

    def _tell(self, comment: ObjectId, member: ObjectId, session: ClientSession | None) -> None:
        self._jobs.tell(COMMENT_LIKED, comment, member, session)

    def _count(self, comment: ObjectId, steps: dict[str, int], session: ClientSession | None) -> bool:
        changed = self._comments.update_one({"_id": comment}, {"$inc": steps}, **in_session(session))
        return bool(changed.matched_count)
