"""Who is told of an ask: members with a skill that fits, who said that they may be asked.

How many were told of it an ask counts itself (`asked_count`), and when they were asked last a member (`asked`): both
move in the transaction that tells one of them, so nobody is asked more often than they may be, however many do so at
once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING

from dreamscape.models.asks import OPEN
from dreamscape.models.notification_choices import ASK_FITS
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.asks import FOR_ANYBODY
from dreamscape.store.members.asked import count_asked, may_be_asked, remember_refusal, take_turn
from dreamscape.store.members.documents import member_from
from dreamscape.store.notifications.notifications import Notifications

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Dream, Member

MOST_TOLD = 7  # of one ask
# Of those who fit alike, so many who were not asked for longest are looked at.
MOST_LOOKED_AT = 200
# People whom a dream is for that is not for all members.
MOST_PEOPLE = 2_000
LEAST_RECENTLY_ASKED = [("asked.last", ASCENDING), ("_id", ASCENDING)]


class AskTold(Exception):
    """As many as may be were told of this ask, or it is not open any more."""


class AskMatching:
    """Finds members for what is asked, and tells them."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._asks = db["asks"]
        self._users = db["users"]
        self._notifications = db["notifications"]
        self._store = Notifications(db)
        self._transactions = Transactions(db)

    def dream_of(self, ask_id: str) -> str:
        """The id of the dream at which this is open for whoever can; "" where it is not."""
        found = self._asks.find_one({"_id": object_id(ask_id), "state": OPEN, **FOR_ANYBODY}, {"dream_id": 1})
        return str(found["dream_id"]) if found else ""

    def not_told(self, ask_ids: Iterable[str]) -> frozenset[str]:
        """Those of these of which nobody has yet finished telling."""
        which = {"_id": {"$in": object_ids(ask_ids)}, "told_at": None}
        return frozenset(str(row["_id"]) for row in self._asks.find(which, {"_id": 1}))

    def finish(self, ask_id: str, now: datetime) -> None:
        """Whoever is to hear of this ask has heard of it."""
        self._asks.update_one({"_id": object_id(ask_id)}, {"$set": {"told_at": now}})

    def with_keys(self, keys: Sequence[str], dream: Dream, now: datetime) -> list[Member]:
        """Members who have a skill with one of these keys and may be asked now, who were not asked for longest first:
        two hundred at most. Whether they see the dream the policy says."""
        which: dict[str, Any] = {
            **may_be_asked(now),
            "skill_keys": {"$in": list(keys)},
            "suspended_until": {"$not": {"$gt": now}},
        }
        if dream.audience in ("followed", "circles"):
            which["_id"] = {"$in": self._people(dream)}
        found = self._users.find(which).sort(LEAST_RECENTLY_ASKED).limit(MOST_LOOKED_AT)
        return [member_from(row) for row in found.hint("may_be_asked")]

    def tell(self, ask_id: str, dream_id: str, member_id: str, skill: str, now: datetime) -> str | None:
        """Tell a member of an ask that their `skill` fits: the id of the notification. None where they may not be
        asked now, were told of it before or have refused it. Raises AskTold."""
        ask, dream, member = object_id(ask_id), object_id(dream_id), object_id(member_id)

        def work(session: ClientSession | None) -> str | None:
            # Each of these writes does no harm where the next one finds that nobody is to be told.
            if member is None or ask is None:
                return None
            asked = take_turn(self._db, member, ask, now, session)
            group = {"member_id": member, "kind": ASK_FITS, "thing_id": ask}
            if asked is None or self._notifications.find_one(group, {"_id": 1}, **in_session(session)):
                return None
            room = {"_id": ask, "state": OPEN, **FOR_ANYBODY, "asked_count": {"$not": {"$gte": MOST_TOLD}}}
            told = self._asks.update_one(room, {"$inc": {"asked_count": 1}}, **in_session(session))
            if not told.matched_count:
                raise AskTold
            count_asked(self._db, member, asked.get("last"), now, session)
            about = {"thing_id": ask, "dream_id": dream, "about": skill}
            return self._store.add(member_id, ASK_FITS, about, session)

        return self._transactions.run(work)

    def refuse(self, member_id: str, ask_id: str) -> None:
        """Do not bring this before the member again; nobody else learns of it. Safe to repeat."""
        member, ask = object_id(member_id), object_id(ask_id)
        if member and ask:
            remember_refusal(self._db, member, ask)
        self._store.remove_where({"member_id": member, "kind": ASK_FITS, "thing_id": ask})

    def forget_ended(self, dream_id: str, open_asks: Iterable[str]) -> None:
        """Tell nobody any more of what this dream asked and asks no more; safe to repeat."""
        left = {"kind": ASK_FITS, "thing_id": {"$nin": object_ids(open_asks)}}
        self._store.remove_where({"dream_id": object_id(dream_id), **left})

    def _people(self, dream: Dream) -> list[ObjectId]:
        """Whom a dream is for that is for some."""
        if dream.audience == "followed":
            edges = {"member_id": object_id(dream.dreamer_id), "kind": "member"}
            found = self._db["follows"].find(edges, {"_id": 0, "target_id": 1}).limit(MOST_PEOPLE)
            return [edge["target_id"] for edge in found]
        circles = self._db["circles"].find({"_id": {"$in": object_ids(dream.circles)}}, {"people": 1})
        return [person for circle in circles for person in circle["people"]][:MOST_PEOPLE]
