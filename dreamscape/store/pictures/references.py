"""Which documents name a picture, in any collection that has them under `picture`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.common.person_cache_version import PersonCacheVersion
from dreamscape.store.common.transactions import Transactions, in_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.client_session import ClientSession
    from pymongo.database import Database


class PictureReferences:
    """The pictures that the documents of one collection name."""

    def __init__(self, db: Database[dict[str, Any]], collection: str) -> None:
        self.name = collection
        self._documents = db[collection]
        self._person_cache_version = PersonCacheVersion(db)
        self._transactions = Transactions(db)

    def public_ids(self) -> Iterator[str]:
        """Each name, once per document that has it; None, missing and "" are none."""
        query = {"picture.public_id": {"$exists": True, "$nin": [None, ""]}}
        for document in self._documents.find(query, {"picture.public_id": 1}):
            yield document["picture"]["public_id"]

    def names(self, public_id: str) -> bool:
        """Does any document name this picture?"""
        return self._documents.find_one({"picture.public_id": public_id}, {"_id": 1}) is not None

    def forget(self, public_id: str) -> int:
        """Take this picture's name out of every document; return of how many."""

        def take_out(session: ClientSession | None) -> int:
            named = {"picture.public_id": public_id}
            changed = self._documents.update_many(named, {"$set": {"picture": None}}, **in_session(session))
            if self.name == "users" and changed.modified_count:
                self._person_cache_version.increment(session)
            return changed.modified_count

        return self._transactions.run(take_out)
