"""Sealed letters are opened: all for the day it comes true, one on a hard day, those for a date by the schedule.

Whatever opens one writes to the letter alone and to its dreamer, never to its author.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, ReturnDocument

from dreamscape.models.jobs import tell_id
from dreamscape.models.notification_choices import LETTER_OPENED
from dreamscape.models.sealed_letters import CAME_TRUE, HARD_DAY, REST
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import lock_member
from dreamscape.store.sealed_letters.documents import SEALED, letter_from

if TYPE_CHECKING:
    from datetime import date, datetime

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models.sealed_letters import SealedLetter

OLDEST = [("sealed_at", ASCENDING), ("_id", ASCENDING)]


def open_for_coming_true(
    db: Database[dict[str, Any]], dream_id: ObjectId, at: datetime, session: ClientSession | None
) -> int:
    """Within the transaction that says that the dream came true: open every letter for that day; how many were there?

    Those for a hard day or a date stay sealed.
    """
    which = {"dream_id": dream_id, "kind": CAME_TRUE, **SEALED}
    opened = db["sealed_letters"].update_many(which, {"$set": {"opened_at": at}}, **in_session(session))
    return opened.modified_count


class HardDays:
    """Opens one letter on a hard day."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._letters = db["sealed_letters"]
        self._transactions = Transactions(db)

    def open_one(self, dream_id: str, dreamer_id: str, day: str, at: datetime) -> SealedLetter | None:
        """Open the oldest of the dreamer's letters for a hard day at this dream that has rested; None where there is
        none. `day` is that of the dreamer: where one was opened on it already, at whatever dream, it is that one, or
        None where moderators have taken that away."""
        dreamer, dream = object_id(dreamer_id), object_id(dream_id)
        if dreamer is None or dream is None:
            return None
        todays = {"dreamer_id": dreamer, "hard_day": day}

        def work(session: ClientSession | None) -> dict[str, Any] | None:
            # Of two presses at once the second sees what the first has opened.
            if not lock_member(self._db, dreamer, session):
                return None
            if opened := self._letters.find_one(todays, **in_session(session)):
                return None if opened.get("removed_at") else opened
            waiting = {"dream_id": dream, "kind": HARD_DAY, **SEALED}
            rested = {**waiting, "dreamer_id": dreamer, "sealed_at": {"$lte": at - REST}}
            return self._letters.find_one_and_update(
                rested,
                {"$set": {"opened_at": at, "hard_day": day}},
                sort=OLDEST,
                return_document=ReturnDocument.AFTER,
                **in_session(session),
            )

        found = self._transactions.run(work)
        return letter_from(found) if found else None


class DatedLetters:
    """Opens letters for a date. Each is opened once, and its dreamer told by the same transaction."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._letters = db["sealed_letters"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def due(self, until: date, now: datetime, after: tuple[str, str] | None, size: int) -> list[SealedLetter]:
        """Sealed letters for a day up to `until` that have rested, the earliest first, after the one of this day and
        id."""
        query: dict[str, Any] = {**SEALED, "opens_on": {"$gt": "", "$lte": until.isoformat()}}
        query["sealed_at"] = {"$lte": now - REST}
        if after:
            day, last = after
            query["$or"] = [{"opens_on": {"$gt": day}}, {"opens_on": day, "_id": {"$gt": object_id(last)}}]
        order = [("opens_on", ASCENDING), ("_id", ASCENDING)]
        return [letter_from(row) for row in self._letters.find(query).sort(order).limit(size)]

    def open(self, letter: SealedLetter, at: datetime) -> str:
        """Open it, unless it is open or taken back by now; the id of the job that tells its dreamer."""
        dream, author = object_id(letter.dream_id), object_id(letter.author_id)

        def work(session: ClientSession | None) -> None:
            which = {"_id": object_id(letter.id), **SEALED}
            opened = self._letters.update_one(which, {"$set": {"opened_at": at}}, **in_session(session))
            if opened.matched_count and dream and author:
                self._jobs.tell(LETTER_OPENED, dream, author, session)

        self._transactions.run(work)
        return tell_id(LETTER_OPENED, letter.dream_id, letter.author_id)
