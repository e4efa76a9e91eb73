"""What notifications are about: dreams, comments, entries, asks, offers; of a page of them in one round trip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from dreamscape.store.asks.documents import ask_from, offer_from
from dreamscape.store.comments.documents import comment_from
from dreamscape.store.common.ids import object_ids
from dreamscape.store.common.union import union_of
from dreamscape.store.diary.entries import entry_from
from dreamscape.store.dreams.dreams import dream_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bson import ObjectId
    from pymongo.collection import Collection
    from pymongo.database import Database

    from dreamscape.models import Comment, DiaryEntry, Dream
    from dreamscape.models.asks import Ask, Offer
    from dreamscape.store.common.union import Pipeline

T = TypeVar("T")


class Notified(NamedTuple):
    """Each by its id; what is gone is not among them."""

    dreams: Mapping[str, Dream]
    comments: Mapping[str, Comment]
    entries: Mapping[str, DiaryEntry]
    asks: Mapping[str, Ask]
    offers: Mapping[str, Offer]


class NotifiedThings:
    """All of these by id."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]
        self._comments = db["comments"]
        self._entries = db["diary_entries"]
        self._asks = db["asks"]
        self._offers = db["offers"]

    def read(
        self,
        dream_ids: Iterable[str],
        comment_ids: Iterable[str],
        entry_ids: Iterable[str],
        ask_ids: Iterable[str] = (),
        offer_ids: Iterable[str] = (),
    ) -> Notified:
        """Those that exist, the dreams without their text."""
        wanted = [object_ids(set(ids)) for ids in (dream_ids, comment_ids, entry_ids, ask_ids, offer_ids)]
        dreams = wanted[0]
        parts: list[tuple[Collection[dict[str, Any]], Pipeline]] = [
            (self._dreams, [{"$match": {"_id": {"$in": dreams}}}, {"$project": {"description": 0}}]),
            *(
                (collection, _named(ids, collection.name))
                for collection, ids in zip(
                    (self._comments, self._entries, self._asks, self._offers), wanted[1:], strict=True
                )
            ),
        ]
        rows = union_of([part for part, ids in zip(parts, wanted, strict=True) if ids])

        def those_of(
            collection: Collection[dict[str, Any]], made: Callable[[dict[str, Any]], T]
        ) -> dict[str, T]:
            return {str(row["_id"]): made(row) for row in rows if row.get("is") == collection.name}

        return Notified(
            {str(row["_id"]): dream_from(row) for row in rows if "is" not in row},
            those_of(self._comments, comment_from),
            those_of(self._entries, entry_from),
            those_of(self._asks, ask_from),
            those_of(self._offers, offer_from),
        )


def _named(ids: list[ObjectId], collection: str) -> Pipeline:
    """Those of these ids, each with the name of where it was read."""
    return [{"$match": {"_id": {"$in": ids}}}, {"$addFields": {"is": collection}}]
