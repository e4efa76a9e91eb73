"""Letters that are open, for whom they were for and whom they let read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING

from dreamscape.models import Page
from dreamscape.models.notification_choices import LETTER_OPENED, LETTER_WAITS
from dreamscape.models.sealed_letters import CAME_TRUE, HARD_DAY
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.sealed_letters.documents import OPENED, letter_from

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models.sealed_letters import SealedLetter

# What a moderator has taken away nobody reads. Of one for a hard day its place stays, as its author is to know nothing.
READABLE: dict[str, Any] = {**OPENED, "removed_at": None}
# As they were opened; those of one day as they were sealed.
ORDER = ("opened_at", "sealed_at", "_id")


class OpenedLetters:
    """Opened letters; what is sealed is not there, and what was taken away."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._letters = db["sealed_letters"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def by_id(self, letter_id: str) -> SealedLetter | None:
        """The letter of this id, or None."""
        found = self._letters.find_one({"_id": object_id(letter_id), **READABLE})
        return letter_from(found) if found else None

    def page(
        self,
        dream_id: str,
        kinds: Sequence[str],
        after: str | None,
        size: int,
        *,
        shown_only: bool,
        but_by: Collection[str] = (),
    ) -> Page[SealedLetter]:
        """Those of these kinds at a dream, in the order in which they were opened and sealed; with `shown_only` what
        the dreamer lets others read. A made-up cursor is ignored."""
        query: dict[str, Any] = {"dream_id": object_id(dream_id), "kind": {"$in": list(kinds)}, **READABLE}
        if shown_only:
            query["shown"] = True
        if but_by:
            query["author_id"] = {"$nin": object_ids(but_by)}
        if start := decode_cursor(after, datetime, datetime, ObjectId):
            query["$or"] = [
                {**dict(zip(ORDER[:number], start, strict=False)), key: {"$gt": start[number]}}
                for number, key in enumerate(ORDER)
            ]
        found = self._letters.find(query).sort([(key, ASCENDING) for key in ORDER]).limit(size + 1)
        rows = list(found)
        last = rows[size - 1] if len(rows) > size else None
        cursor = encode_cursor(*(last[key] for key in ORDER)) if last else None
        return Page([letter_from(row) for row in rows[:size]], cursor)

    def count_unshown(self, dream_id: str, most: int) -> int:
        """How many of those that opened by coming true others do not read; counting stops at `most`."""
        which = {"dream_id": object_id(dream_id), "kind": CAME_TRUE, **READABLE, "shown": {"$ne": True}}
        return self._letters.count_documents(which, limit=most)

    def show(self, letter_id: str, dreamer_id: str, shown: bool) -> bool:
        """The dreamer lets others read a letter that opened by coming true, if its author agreed, or no longer; is
        there such a letter?"""
        dreamer = object_id(dreamer_id)
        which = {"_id": object_id(letter_id), "dreamer_id": dreamer, "kind": CAME_TRUE, **READABLE}
        agreed = [{"may_show": True}, {"author_id": dreamer}]
        change = {"$set": {"shown": shown}}
        return bool(self._letters.update_one({**which, "$or": agreed}, change).matched_count)

    def remove(self, letter: SealedLetter) -> bool:
        """Take a letter away from everybody; was it there? Of one for a hard day nothing is left but its place among
        its author's."""
        key, dream, author = map(object_id, (letter.id, letter.dream_id, letter.author_id))

        def work(session: ClientSession | None) -> bool:
            which = {"_id": key, **READABLE}
            if letter.kind == HARD_DAY:
                emptied = {"$set": {"removed_at": datetime.now(UTC), "body": ""}}
                return bool(self._letters.update_one(which, emptied, **in_session(session)).matched_count)
            gone = self._letters.find_one_and_delete(which, **in_session(session))
            if gone and dream and author:
                for kind in (LETTER_WAITS, LETTER_OPENED):
                    self._jobs.tell(kind, dream, author, session)
            return gone is not None

        return self._transactions.run(work)

    def each_for(self, dreamer_id: str) -> Iterator[SealedLetter]:
        """All letters that a member has opened, one after the other."""
        theirs = {"dreamer_id": object_id(dreamer_id), **READABLE}
        return map(letter_from, self._letters.find(theirs))
