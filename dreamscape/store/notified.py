"""What notifications are about: dreams, comments and entries of diaries, of a page of them in one round trip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dreamscape.store.comments.documents import comment_from
from dreamscape.store.common.ids import object_ids
from dreamscape.store.common.union import union_of
from dreamscape.store.diary.entries import entry_from
from dreamscape.store.dreams.dreams import dream_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pymongo.collection import Collection
    from pymongo.database import Database

    from dreamscape.models import Comment, DiaryEntry, Dream
    from dreamscape.store.common.union import Pipeline


class Notified(NamedTuple):
    """Each by its id; what is gone is not among them."""

    dreams: Mapping[str, Dream]
    comments: Mapping[str, Comment]
    entries: Mapping[str, DiaryEntry]


class NotifiedThings:
    """Dreams, comments and entries by id."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]
        self._comments = db["comments"]
        self._entries = db["diary_entries"]

    def read(
        self, dream_ids: Iterable[str], comment_ids: Iterable[str], entry_ids: Iterable[str]
    ) -> Notified:
        """Those that exist, the dreams without their text."""
        dreams, comments, entries = (
            object_ids(set(wanted)) for wanted in (dream_ids, comment_ids, entry_ids)
        )
        parts: list[tuple[Collection[dict[str, Any]], Pipeline]] = [
            (self._dreams, [{"$match": {"_id": {"$in": dreams}}}, {"$project": {"description": 0}}]),
            (self._comments, [{"$match": {"_id": {"$in": comments}}}]),
            (self._entries, [{"$match": {"_id": {"$in": entries}}}]),
        ]
        asked = [part for part, ids in zip(parts, (dreams, comments, entries), strict=True) if ids]
        rows = union_of(asked)
        return Notified(
            {str(row["_id"]): dream_from(row) for row in rows if "dream_id" not in row},
            {str(row["_id"]): comment_from(row) for row in rows if "author_id" in row},
            {str(row["_id"]): entry_from(row) for row in rows if {"dream_id", "dreamer_id"} <= row.keys()},
        )
