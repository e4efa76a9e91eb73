"""What some people have said under one dream: those whom its dreamer does not meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.comments.documents import comment_from
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.paging import newest_page

if TYPE_CHECKING:
    from collections.abc import Collection

    from pymongo.database import Database

    from dreamscape.models import Comment, Page


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


def _under(dream_id: str, author_ids: Collection[str]) -> dict[str, Any]:
    return {"dream_id": object_id(dream_id), "author_id": {"$in": object_ids(author_ids)}}
