"""The `repeated_texts` collection: the same words in or under several dreams, for some hours.

One document for each text of somebody's, found by its id: a digest of both. It names nobody, and the TTL index lets it
go.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

if TYPE_CHECKING:
    from pymongo.database import Database

REMEMBERED = timedelta(hours=6)
# The text in so many places is repeated.
MANY = 3


class RepeatedTexts:
    """Notes where the same was said."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._texts = db["repeated_texts"]

    def is_repeated(self, by: str, text: str, place: str) -> bool:
        """Note that `by` (a member, or a network of them) says this text, in one spelling, in this place; did they say
        it in two others within some hours?"""
        key, where = _digest(f"{by}:{text}"), _digest(place)[:16]
        now = datetime.now(UTC)
        one: dict[str, Any] = {
            "_id": key,
            "expires_at": {"$gt": now},
            f"places.{MANY - 1}": {"$exists": False},
        }
        change = {"$addToSet": {"places": where}, "$setOnInsert": {"expires_at": now + REMEMBERED}}
        # What is over and not yet cleared away by the server is no memory.
        self._texts.delete_one({"_id": key, "expires_at": {"$lte": now}})
        try:
            found = self._texts.find_one_and_update(
                one, change, upsert=True, return_document=ReturnDocument.AFTER
            )
        except DuplicateKeyError:
            found = self._texts.find_one({"_id": key})
            if found is None or len(found["places"]) < MANY:  # another one was first, or it has just gone
                return self.is_repeated(by, text, place)
        return found is not None and len(found["places"]) >= MANY


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
