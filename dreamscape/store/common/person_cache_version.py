"""The `person_cache_version` collection: one document that counts every change of how a member is shown.

A process that remembers people (`services.person_cache`) reads the number with
each session, in the same round trip: while it stays the same, so do they.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

COLLECTION = "people_version"
# As a $lookup on a field that neither side has, which joins every document: here, the only one. That is
# cheaper for the server than a pipeline inside the look-up (MongoDB 6.0).
LOOK_UP = {"from": COLLECTION, "localField": "nowhere", "foreignField": "nowhere", "as": COLLECTION}


class PersonCacheVersion:
    """The one number."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._versions = db[COLLECTION]

    def increment(self, session: ClientSession | None = None) -> None:
        """Somebody's name, slug, drawing or picture changes in the same transaction, or they leave."""
        self._versions.update_one(
            {"_id": "people"}, {"$inc": {"number": 1}}, upsert=True, **in_session(session)
        )


def version_in(document: dict[str, Any]) -> int:
    """The number that `LOOK_UP` has put into a document; 0 before the first change."""
    return next((int(found["number"]) for found in document[COLLECTION]), 0)
