"""Dreams of which nothing was told for a while after they were said, and whose dreamers are asked once.

That they were is said by the notification itself: it is one of a kind for a dream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING

from dreamscape.models.dream_states import CAME_TRUE, LET_GO
from dreamscape.models.notification_choices import FIRST_STEP
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.dreams import dream_from
from dreamscape.store.members.counts import lock_member
from dreamscape.store.notifications.notifications import Notifications

if TYPE_CHECKING:
    from datetime import datetime

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Dream

BATCH = 100
SILENT: dict[str, Any] = {
    "entry_count": {"$not": {"$gt": 0}},
    "hidden": None,
    "state.name": {"$nin": [CAME_TRUE, LET_GO]},
}


class FirstSteps:
    """Finds such dreams, and tells their dreamers."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._dreams = db["dreams"]
        self._notifications = db["notifications"]
        self._store = Notifications(db)
        self._transactions = Transactions(db)

    def silent(self, begin: datetime, end: datetime, after: Dream | None = None) -> list[Dream]:
        """A hundred of them at most that were said from `begin` until `end`, behind `after`, the oldest first."""
        which: dict[str, Any] = {**SILENT, "created_at": {"$gte": begin, "$lt": end}}
        if after:
            which["created_at"] = {"$gte": after.created_at, "$lt": end}
            behind = {"_id": {"$gt": object_id(after.id)}}
            which["$or"] = [{"created_at": {"$gt": after.created_at}}, behind]
        order = [("created_at", ASCENDING), ("_id", ASCENDING)]
        return [dream_from(row) for row in self._dreams.find(which).sort(order).limit(BATCH)]

    def ask(self, dream: Dream) -> str | None:
        """Ask its dreamer, unless they were asked before or have told something meanwhile: the id of the notification,
        None where there is none."""
        thing, member = object_id(dream.id), object_id(dream.dreamer_id)

        def work(session: ClientSession | None) -> str | None:
            if thing is None or member is None or not lock_member(self._db, member, session):
                return None
            group = {"member_id": member, "kind": FIRST_STEP, "thing_id": thing}
            asked = self._notifications.find_one(group, {"_id": 1}, **in_session(session))
            silent = self._dreams.find_one({"_id": thing, **SILENT}, {"_id": 1}, **in_session(session))
            if asked or silent is None:
                return None
            about = {"thing_id": thing, "dream_id": thing}
            return self._store.add(dream.dreamer_id, FIRST_STEP, about, session)

        return self._transactions.run(work)
