"""Who follows whom, as lists to leaf through: the newest first, each a walk along an index of `follows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import DESCENDING

from dreamscape.models import Page
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pymongo.database import Database


class FollowLists:
    """Ids of people; a cursor holds the id of the last edge seen, and a made-up one is ignored."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._follows = db["follows"]

    def followed_by(self, member_id: str, after: str | None, size: int) -> Page[str]:
        """Whom a member follows."""
        return self._page({"member_id": object_id(member_id), "kind": "member"}, "target_id", after, size)

    def followers_of(self, member_id: str, after: str | None, size: int) -> Page[str]:
        """Who follows a member."""
        return self._page({"kind": "member", "target_id": object_id(member_id)}, "member_id", after, size)

    def count_followed_by(self, member_id: str) -> int:
        """How many people a member follows."""
        return self._follows.count_documents({"member_id": object_id(member_id), "kind": "member"})

    def _page(self, which: Mapping[str, Any], end: str, after: str | None, size: int) -> Page[str]:
        start = decode_cursor(after, ObjectId)
        query = {**which, "_id": {"$lt": start[0]}} if start else which
        edges = list(self._follows.find(query, {end: 1}).sort([("_id", DESCENDING)]).limit(size + 1))
        rows = edges[:size]
        cursor = encode_cursor(rows[-1]["_id"]) if len(edges) > size else None
        return Page([str(edge[end]) for edge in rows], cursor)
