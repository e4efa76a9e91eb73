"""Which documents name a picture, in any collection that has them under `picture`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.common.person_cache_version import PersonCacheVersion
from dreamscape.store.common.transactions import Transactions, in_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database


class PictureReferences:
    """The pictures that the documents of one collection name.

    `public` are the documents whose page is for everybody, as a query: what the policy says of a guest.
    """

    def __init__(
        self, db: Database[dict[str, Any]], collection: str, public: Mapping[str, Any] | None = None
    ) -> None:
        self.name = collection
        self._documents = db[collection]
        self._public = dict(public or {})
        self._person_cache_version = PersonCacheVersion(db)
        self._transactions = Transactions(db)

    def public_ids(self) -> Iterator[str]:
        """Each name, once per document that has it; None, missing and "" are none."""
        return self._ids({})

    def names(self, public_id: str) -> bool:
        """Does any document name this picture?"""
        return self._documents.find_one({"picture.public_id": public_id}, {"_id": 1}) is not None

    def closed_ids(self) -> Iterator[str]:
        """Each public id whose document is not for everybody."""
        return self._ids({"$nor": [self._public]}) if self._public else iter(())

    def marked_ids(self) -> Iterator[str]:
        """Each public id whose document says that storage keeps it to itself."""
        return self._ids({"picture.protected": True})

    def is_public(self, public_id: str) -> bool | None:
        """Is the page of the document that names this picture for everybody? None when no document does."""
        named = {"picture.public_id": public_id}
        if self._documents.find_one({**named, **self._public}, {"_id": 1}) is not None:
            return True
        return False if self.names(public_id) else None

    def mark(self, public_id: str, protected: bool) -> None:
        """Let its document say that storage keeps this picture to itself; or no more, if it is for everybody still."""
        named = {"picture.public_id": public_id, **({} if protected else self._public)}

        def write(session: ClientSession | None) -> None:
            change = {"$set": {"picture.protected": protected}}
            changed = self._documents.update_many(named, change, **in_session(session))
            if self.name == "users" and changed.modified_count:
                self._person_cache_version.increment(session)

        self._transactions.run(write)

    def lacking_medium(self, width: int) -> Iterator[str]:
        """Each public id of a picture wider than `width` that is not said to have a medium rendition."""
        return self._ids({"picture.width": {"$gt": width}, "picture.medium": {"$ne": True}})

    def having_medium(self) -> Iterator[str]:
        """Each public id that is said to have a medium rendition."""
        return self._ids({"picture.medium": True})

    def mark_medium(self, public_id: str) -> int:
        """Let its document say that there is a medium rendition; how many documents name it."""
        change = {"$set": {"picture.medium": True}}
        return self._documents.update_many({"picture.public_id": public_id}, change).matched_count

    def forget(self, public_id: str) -> int:
        """Take this picture's name out of every document; return of how many."""

        def take_out(session: ClientSession | None) -> int:
            named = {"picture.public_id": public_id}
            changed = self._documents.update_many(named, {"$set": {"picture": None}}, **in_session(session))
            if self.name == "users" and changed.modified_count:
                self._person_cache_version.increment(session)
            return changed.modified_count

        return self._transactions.run(take_out)

    def _ids(self, which: Mapping[str, Any]) -> Iterator[str]:
        query = {"picture.public_id": {"$exists": True, "$nin": [None, ""]}, **which}
        for document in self._documents.find(query, {"picture.public_id": 1}):
            yield document["picture"]["public_id"]
