"""Pages of long lists for moderators, each a walk along an index from a place on.

A cursor is the last row's place: "MILLISECONDS-ID" where the newest come first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bson import ObjectId
from pymongo import DESCENDING
from pymongo.collection import Collection

from dreamscape.models import Page
from dreamscape.store.common.ids import object_id

T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
# The greatest character there is: every text that starts with a prefix is below the prefix and this.
LAST_CHARACTER = "\U0010ffff"


def newest_page(
    collection: Collection[dict[str, Any]],
    after: str | None,
    size: int,
    make: Callable[[Mapping[str, Any]], T],
    time: str = "created_at",
) -> Page[T]:
    """A page of everything in `collection`, newest first by the field `time`; it needs an index on (time, _id).

    A cursor that nobody ever gave out leads to the first page.
    """
    query: dict[str, Any] = {}
    if place := _read_cursor(after):
        at, last_id = place
        query = {time: {"$lte": at}, "$or": [{time: {"$lt": at}}, {"_id": {"$lt": last_id}}]}
    order = [(time, DESCENDING), ("_id", DESCENDING)]
    found = list(collection.find(query).sort(order).limit(size + 1))
    rows = found[:size]
    more = f"{(rows[-1][time] - EPOCH) // MILLISECOND}-{rows[-1]['_id']}" if len(found) > size else None
    return Page([make(row) for row in rows], more)


def starting_with(prefix: str) -> dict[str, str]:
    """The condition for a text that starts with `prefix`; it walks an index on that text."""
    return {"$gte": prefix, "$lt": prefix + LAST_CHARACTER}


def _read_cursor(text: str | None) -> tuple[datetime, ObjectId] | None:
    milliseconds, _, last = (text or "").partition("-")
    last_id = object_id(last)
    if last_id is None or not milliseconds.isascii() or not milliseconds.isdigit() or len(milliseconds) > 14:
        return None
    return EPOCH + int(milliseconds) * MILLISECOND, last_id
