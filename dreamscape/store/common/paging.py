"""Pages of long lists for moderators, each a walk along an index from a place on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from bson import ObjectId
from pymongo import DESCENDING

from dreamscape.models import Page
from dreamscape.store.common.cursors import decode_cursor, encode_cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pymongo.collection import Collection

T = TypeVar("T")

# The greatest character there is: every text that starts with a prefix is below the prefix and this.
LAST_CHARACTER = "\U0010ffff"


def newest_page(
    collection: Collection[dict[str, Any]],
    after: str | None,
    size: int,
    make: Callable[[Mapping[str, Any]], T],
    *,
    time: str = "created_at",
    where: Mapping[str, Any] | None = None,
    only: Sequence[Mapping[str, Any]] = (),
) -> Page[T]:
    """A page of everything in `collection`, newest first by the field `time`; it needs an index on (time, _id), with
    the keys of `where`, which all of it meets, before these.

    `only` are stages of a pipeline that let some of them through. A cursor that nobody ever gave out leads to the first
    page.
    """
    query: dict[str, Any] = dict(where or {})
    if place := decode_cursor(after, datetime, ObjectId):
        at, last_id = place
        query |= {time: {"$lte": at}, "$or": [{time: {"$lt": at}}, {"_id": {"$lt": last_id}}]}
    order = {"$sort": {time: DESCENDING, "_id": DESCENDING}}
    found = list(collection.aggregate([{"$match": query}, order, *only, {"$limit": size + 1}]))
    rows = found[:size]
    more = encode_cursor(rows[-1][time], rows[-1]["_id"]) if len(found) > size else None
    return Page([make(row) for row in rows], more)


def starting_with(prefix: str) -> dict[str, str]:
    """The condition for a text that starts with `prefix`; it walks an index on that text."""
    return {"$gte": prefix, "$lt": prefix + LAST_CHARACTER}
