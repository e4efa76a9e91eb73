"""Dreams that others follow and that ask for nothing: their dreamers are told once that they could."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pymongo import ASCENDING

from dreamscape.models.notification_choices import ASK_SUGGESTED
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.asks import SUGGESTED, note_suggested
from dreamscape.store.dreams.dreams import dream_from
from dreamscape.store.members.counts import lock_member
from dreamscape.store.notifications.notifications import Notifications

if TYPE_CHECKING:
    from datetime import datetime

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Dream

BATCH = 200


class Followed(NamedTuple):
    """Some dreams that may be told of, and where the next ones begin: None behind the last."""

    dreams: list[Dream]
    after: tuple[datetime, ObjectId] | None


class AskSuggestions:
    """Finds such dreams, and tells their dreamers."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._asks = db["asks"]
        self._dreams = db["dreams"]
        self._follows = db["follows"]
        self._store = Notifications(db)
        self._transactions = Transactions(db)

    def followed(
        self, begin: datetime, end: datetime, after: tuple[datetime, ObjectId] | None = None
    ) -> Followed:
        """Of the next two hundred follows that began from `begin` until `end` the dreams that have not been told of and
        ask for nothing."""
        which: dict[str, Any] = {"created_at": {"$gte": begin, "$lt": end}}
        if after:
            at, last = after
            which["created_at"] = {"$gte": at, "$lt": end}
            which["$or"] = [{"created_at": {"$gt": at}}, {"_id": {"$gt": last}}]
        order = [("created_at", ASCENDING), ("_id", ASCENDING)]
        edges = list(self._follows.find(which).sort(order).limit(BATCH))
        ids = list({edge["target_id"] for edge in edges if edge["kind"] == "dream"})
        asking = set(self._asks.distinct("dream_id", {"dream_id": {"$in": ids}}))
        quiet = [one for one in ids if one not in asking]
        found = self._dreams.find({"_id": {"$in": quiet}, **SUGGESTED}).sort("_id", ASCENDING)
        last_edge = edges[-1] if len(edges) == BATCH else None
        return Followed(
            [dream_from(row) for row in found],
            (last_edge["created_at"], last_edge["_id"]) if last_edge else None,
        )

    def suggest(self, dream: Dream, now: datetime) -> str | None:
        """Tell its dreamer, unless they were told before or have asked for something meanwhile: the id of the
        notification, None where there is none."""
        thing, member = object_id(dream.id), object_id(dream.dreamer_id)

        def work(session: ClientSession | None) -> str | None:
            if thing is None or member is None or not lock_member(self._db, member, session):
                return None
            if self._asks.find_one({"dream_id": thing}, {"_id": 1}, **in_session(session)):
                return None
            if not note_suggested(self._db, thing, now, session):
                return None
            about = {"thing_id": thing, "dream_id": thing}
            return self._store.add(dream.dreamer_id, ASK_SUGGESTED, about, session)

        return self._transactions.run(work)
