"""What search engines may find, in parts of at most 50,000 addresses, each a walk along the ids.

Where a part ends is written down once it is full, so that its address leads to the same things for good, whatever
goes out of it. The last part is open.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.errors import NotFound
from dreamscape.store.dreams.visibility import LISTED_FOR_ALL
from dreamscape.store.members.introductions import DOUBTED
from dreamscape.store.members.members import PUBLIC_PROFILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.database import Database

# As many as the protocol lets stand in one file.
MOST_ADDRESSES = 50_000
BATCH = 5_000
# Ids that are made at the same time come in any order: only what is older than this is counted into a part.
SETTLED_AFTER = timedelta(hours=1)
# The collections whose documents have pages.
COLLECTIONS = {"dreams": "dreams", "people": "users"}
FIRST = ObjectId("0" * 24)
FINDABLE: dict[str, Any] = {"no_index": {"$ne": True}}


class Sitemap:
    """Parts of `dreams` and of `people` by number, from 1 on; `size` documents of all kinds make a part full."""

    def __init__(
        self,
        db: Database[dict[str, Any]],
        *,
        size: int = MOST_ADDRESSES,
        settled_after: timedelta = SETTLED_AFTER,
    ) -> None:
        self._db = db
        self._parts = db["sitemap_parts"]
        self._size = size
        self._settled_after = settled_after

    def counts(self) -> dict[str, int]:
        """How many parts there are of each kind."""
        kinds = [row["_id"].partition("-")[0] for row in self._parts.find({}, {"_id": 1})]
        return {kind: kinds.count(kind) + 1 for kind in COLLECTIONS}

    def dreams(self, number: int) -> Iterator[tuple[str, datetime]]:
        """Slug of each public dream of this part, with when it was changed; raises NotFound for no such part.

        Without those of dreamers who wish not to be found.
        """
        query = {**LISTED_FOR_ALL, "_id": self._range("dreams", number)}
        fields = {"slug": 1, "dreamer_id": 1, "updated_at": 1}
        found = self._db["dreams"].find(query, fields, batch_size=BATCH).sort("_id", ASCENDING)
        return self._without_no_index(iter(found.limit(self._size).hint("_id_")))

    def people(self, number: int) -> Iterator[str]:
        """Slug of each member of this part whom everybody may find; raises NotFound for no such part.

        Nobody is led to who is suspended or leaving, nor to those about whom the site still wonders.
        """
        here = {"leaves_at": None, "suspended_until": {"$not": {"$gt": datetime.now(UTC)}}, "$nor": [DOUBTED]}
        query = {**PUBLIC_PROFILE, **FINDABLE, **here, "_id": self._range("people", number)}
        found = self._db["users"].find(query, {"slug": 1}, batch_size=BATCH).sort("_id", ASCENDING)
        return (row["slug"] for row in found.limit(self._size).hint("_id_"))

    def close_full_parts(self) -> None:
        """Write down where parts end that are full; may run twice, and at once."""
        for kind in COLLECTIONS:
            number = self.counts()[kind]
            while end := self._end(kind, number):
                with suppress(DuplicateKeyError):  # another process did
                    self._parts.insert_one({"_id": f"{kind}-{number}", "end": end})
                number += 1

    def _without_no_index(self, dreams: Iterator[dict[str, Any]]) -> Iterator[tuple[str, datetime]]:
        users = self._db["users"]
        while batch := list(islice(dreams, BATCH)):
            theirs = {"_id": {"$in": list({row.get("dreamer_id") for row in batch})}, "no_index": True}
            left_out = {
                row["_id"] for row in users.find(theirs, {"_id": 1}, batch_size=BATCH).hint("no_index")
            }
            for row in batch:
                if row.get("dreamer_id") not in left_out:
                    yield row["slug"], row.get("updated_at") or row["_id"].generation_time

    def _range(self, kind: str, number: int) -> dict[str, ObjectId]:
        """Which ids stand in this part, as a condition."""
        before, this = f"{kind}-{number - 1}", f"{kind}-{number}"
        ends = {
            row["_id"]: ObjectId(row["end"]) for row in self._parts.find({"_id": {"$in": [before, this]}})
        }
        if number != 1 and before not in ends:
            raise NotFound
        return {"$gte": ends.get(before, FIRST), **({"$lt": ends[this]} if this in ends else {})}

    def _end(self, kind: str, number: int) -> bytes | None:
        """The place right behind the last id that fits into this part; None while there is room."""
        settled_at = ObjectId.from_datetime(datetime.now(UTC) - self._settled_after)
        settled = {**self._range(kind, number), "$lte": settled_at}
        found = self._db[COLLECTIONS[kind]].find({"_id": settled}, {"_id": 1}).sort("_id", ASCENDING)
        for row in found.skip(self._size - 1).limit(1).hint("_id_"):
            return (int.from_bytes(row["_id"].binary, "big") + 1).to_bytes(12, "big")
        return None
