"""What some people have said under one dream, and who has said anything there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING

from dreamscape.store.comments.documents import comment_from
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.paging import newest_page

if TYPE_CHECKING:
    from collections.abc import Collection

    from pymongo.database import Database

    from dreamscape.models import Comment, Page

FARTHEST = 1000


class CommentsByAuthors:
    """Comments under a dream by the members of some ids."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._comments = db["comments"]

    def count(self, dream_id: str, author_ids: Collection[str], most: int) -> int:
        """How many there are; counting stops at `most`."""
        return self._comments.count_documents(_under(dream_id, author_ids), limit=most)

    def page(self, dream_id: str, author_ids: Collection[str], after: str | None, size: int) -> Page[Comment]:
        """The newest first, from the cursor `after` on; a made-up one is ignored."""
        return newest_page(self._comments, after, size, comment_from, where=_under(dream_id, author_ids))

    def before(self, comment: Comment, most: int) -> list[str]:
        """Who spoke before this comment under its dream, and last: so many at most, of the last thousand comments."""
        earlier = {"dream_id": object_id(comment.dream_id), "created_at": {"$lt": comment.created_at}}
        found = self._comments.aggregate(
            [
                {"$match": {**earlier, "author_id": {"$ne": None}}},
                {"$sort": {"created_at": DESCENDING, "_id": DESCENDING}},
                {"$limit": FARTHEST},
                {"$group": {"_id": "$author_id", "last": {"$max": "$created_at"}}},
                {"$sort": {"last": DESCENDING, "_id": DESCENDING}},
                {"$limit": most},
            ]
        )
        return [str(row["_id"]) for row in found]


def _under(dream_id: str, author_ids: Collection[str]) -> dict[str, Any]:
    return {"dream_id": object_id(dream_id), "author_id": {"$in": object_ids(author_ids)}}
