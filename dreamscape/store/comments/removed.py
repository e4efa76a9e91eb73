"""The `removed_comments` collection: what was just deleted, for as long as it can be undone.

A comment is here with all that went with it, and nowhere else: lists and counts know nothing of it. The TTL index lets
it go for good.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

# Longer than scripts offer it: without them it takes a while to read a page anew. The index knows it too.
UNDO_TIME = timedelta(minutes=10)
# Of reactions and reports together; what has more of them is deleted for good at once.
MOST_KEPT = 200
MEMBER_KEYS = tuple(
    MemberKey("removed_comments", key, Erasure.ERASE)
    for key in ("author_id", "removed_by", "reactions", "reports")
)


class Removed(NamedTuple):
    """A comment that was deleted, with its reactions and reports, all as they were stored."""

    comment: dict[str, Any]
    reactions: list[dict[str, Any]]
    reports: list[dict[str, Any]]


class RemovedComments:
    """Comments that whoever deleted them can still have back."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._removed = db["removed_comments"]

    def keep(self, removed: Removed, by: str, session: ClientSession | None) -> None:
        """Let `by` have it back for a while. Call it in the transaction that deletes it."""
        document = {
            **removed.comment,
            "reactions": removed.reactions,
            "reports": removed.reports,
            "removed_by": object_id(by),
            "removed_at": datetime.now(UTC),
        }
        self._removed.insert_one(document, **in_session(session))

    def has(self, comment_id: str, by: str) -> bool:
        """Can `by` still have this one back?"""
        return self._removed.find_one(_which(comment_id, by), {"_id": 1}) is not None

    def take(self, comment_id: str, by: str, session: ClientSession | None) -> Removed | None:
        """Take it out, to be put back in the same transaction; None when it is too late, or somebody else's to undo."""
        document = self._removed.find_one_and_delete(_which(comment_id, by), **in_session(session))
        if document is None:
            return None
        reactions, reports = document.pop("reactions"), document.pop("reports")
        del document["removed_by"], document["removed_at"]
        return Removed(document, reactions, reports)

    def clear(self, dream_ids: Sequence[Any]) -> None:
        """Let go of what was said under dreams that are gone; safe to repeat."""
        self._removed.delete_many({"dream_id": {"$in": list(dream_ids)}})

    def erase(self, member_id: str) -> None:
        """Let go of what a member said or deleted, and of their part in the rest; safe to repeat."""
        member = object_id(member_id)
        self._removed.delete_many({"$or": [{"author_id": member}, {"removed_by": member}]})
        theirs = {"member_id": member}
        self._removed.update_many({}, {"$pull": {"reactions": theirs, "reports": theirs}})


def _which(comment_id: str, by: str) -> Mapping[str, Any]:
    return {
        "_id": object_id(comment_id),
        "removed_by": object_id(by),
        "removed_at": {"$gt": datetime.now(UTC) - UNDO_TIME},
    }
