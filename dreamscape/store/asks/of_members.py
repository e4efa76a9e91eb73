"""Offers by whom they are of and for: a member's own list and copy, and what goes when they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import DESCENDING

from dreamscape.models import Page
from dreamscape.models.asks import ACCEPTED, DECLINED, WAITING
from dreamscape.store.asks.documents import offer_from
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.database import Database

    from dreamscape.models.asks import Offer


class OffersOfMembers:
    """What members offered, and what was offered to them."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._offers = db["offers"]

    def page_of(self, author_id: str, after: str | None, size: int) -> Page[Offer]:
        """A page of what a member offered, the newest first; a made-up cursor is ignored."""
        theirs: dict[str, Any] = {"author_id": object_id(author_id)}
        if start := decode_cursor(after, ObjectId):
            theirs["_id"] = {"$lt": start[0]}
        rows = list(self._offers.find(theirs).sort("_id", DESCENDING).limit(size + 1))
        cursor = encode_cursor(rows[size - 1]["_id"]) if len(rows) > size else None
        return Page([offer_from(row) for row in rows[:size]], cursor)

    def each_by(self, author_id: str) -> Iterator[Offer]:
        """All that a member offered, one after the other."""
        return map(offer_from, self._offers.find({"author_id": object_id(author_id)}))

    def each_for(self, dreamer_id: str) -> Iterator[Offer]:
        """What was offered to a member and is theirs to read, one after the other."""
        readable = {"dreamer_id": object_id(dreamer_id), "state": {"$in": [WAITING, ACCEPTED, DECLINED]}}
        return map(offer_from, self._offers.find(readable))

    def erase(self, member_id: str) -> None:
        """Forget what somebody who is gone offered; the rooms that came of it stand for themselves. Safe to repeat."""
        self._offers.delete_many({"author_id": object_id(member_id)})
