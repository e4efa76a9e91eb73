"""The `ended_by_blocks` collection: what a block has just ended, for as long as it can be undone with it.

A document is named as its block, so what an earlier block of the same two had ended is never brought back by a later
one. The TTL index lets it go for good.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

# As long as a deleted comment can be had back. The index knows it too.
UNDO_TIME = timedelta(minutes=10)
# Of follows; where there were more, those of dreams that were made last are ended for good.
MOST_KEPT = 1_000
MOST_LETTERS = 300
MEMBER_KEYS = tuple(
    MemberKey("ended_by_blocks", key, Erasure.ERASE)
    for key in ("member_id", "target_id", "follows", "circles", "letters")
)


class Ended(NamedTuple):
    """Follows between two people, of each other and of each other's dreams, as they were stored; who of them was in
    which circle of the other's: `circle_id`, `owner_id`, `person_id`; and letters from one for the other, as they were
    stored."""

    follows: Sequence[dict[str, Any]]
    circles: Sequence[dict[str, ObjectId]]
    letters: Sequence[dict[str, Any]] = ()


class EndedByBlocks:
    """What whoever blocks somebody can still have back."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._ended = db["ended_by_blocks"]

    def keep(
        self, block_id: ObjectId, edge: Mapping[str, Any], ended: Ended, session: ClientSession | None
    ) -> None:
        """Keep what the block of this id and this edge ended, if anything. Call it in the transaction that blocks."""
        if not any(ended):
            return
        # Those of people first: "member" comes after "dream".
        follows = sorted(ended.follows, key=lambda follow: str(follow["kind"]), reverse=True)
        document = {
            "_id": block_id,
            "member_id": edge["member_id"],
            "target_id": edge["target_id"],
            "follows": follows[:MOST_KEPT],
            "circles": list(ended.circles),
            "letters": list(ended.letters[:MOST_LETTERS]),
            "at": datetime.now(UTC),
        }
        self._ended.insert_one(document, **in_session(session))

    def take(self, block_id: ObjectId, session: ClientSession | None) -> Ended | None:
        """Take out what this block ended, to be put back in the same transaction; None when it is too late."""
        document = self._ended.find_one_and_delete(
            {"_id": block_id, "at": {"$gt": datetime.now(UTC) - UNDO_TIME}}, **in_session(session)
        )
        if document is None:
            return None
        return Ended(document["follows"], document["circles"], document.get("letters", ()))

    def erase(self, member_id: str) -> None:
        """Let go of what was ended between somebody who is gone and others; safe to repeat."""
        member = object_id(member_id)
        self._ended.delete_many({"$or": [{"member_id": member}, {"target_id": member}]})
