"""The `sealed_letters` collection: at most one of each kind from an author at a dream, opened ones too.

What a letter's author is told must be the same before and after one for a hard day was opened. So it keeps its place
among theirs whatever becomes of it (HELD), and whatever takes away what is sealed, a block or their leaving, takes
what is open out of their sight in the same step. The dreamer keeps what is open.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import DESCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.errors import NotFound
from dreamscape.models import Page
from dreamscape.models.notification_choices import LETTER_WAITS
from dreamscape.models.sealed_letters import CAME_TRUE, TAKE_BACK, WaitingLetters
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.counts import as_seen, lock_dream
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.blocked import is_blocked_between
from dreamscape.store.members.counts import lock_member
from dreamscape.store.sealed_letters.documents import (
    HELD,
    SEALED,
    authors_letter_from,
    letter_from,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Dream
    from dreamscape.models.sealed_letters import SealedLetter


class PlaceTaken(Exception):
    """The author has sealed one of this kind here."""


class CameTrueAlready(Exception):
    """The day for which the letter is has come."""


class SealedLetters:
    """Letters by whom they are of, and by the dream at which they wait."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._letters = db["sealed_letters"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def seal(
        self,
        dream: Dream,
        author_id: str,
        kind: str,
        body: str,
        *,
        opens_on: date | None = None,
        may_show: bool = False,
        sealed_at: datetime | None = None,
    ) -> SealedLetter:
        """Seal a letter for the dreamer, who is told that one waits.

        Raises PlaceTaken, CameTrueAlready; NotFound when the dream or the author is gone, the dream is for others than
        when it was read, or the two must not meet.
        """
        dream_key, dreamer, author = map(object_id, (dream.id, dream.dreamer_id, author_id))
        if dream_key is None or dreamer is None or author is None:
            raise NotFound
        document: dict[str, Any] = {
            "_id": ObjectId(),
            "dream_id": dream_key,
            "dreamer_id": dreamer,
            "author_id": author,
            "kind": kind,
            "body": body,
            "sealed_at": sealed_at or datetime.now(UTC),
            "may_show": may_show,
            "released_at": None,
            "opened_at": None,
        }
        if opens_on:
            document["opens_on"] = opens_on.isoformat()
        still = as_seen(dream) | ({"state.name": {"$ne": CAME_TRUE}} if kind == CAME_TRUE else {})

        def work(session: ClientSession | None) -> None:
            if not lock_member(self._db, author, session):
                raise NotFound
            if author != dreamer and is_blocked_between(self._db, author, dreamer, session):
                raise NotFound
            # It waits for whoever takes the dream away, closes it, or says that it came true.
            if not lock_dream(self._db, dream_key, session, only_if=still):
                raise CameTrueAlready if self._came_true(dream_key, session) else NotFound
            self._letters.insert_one(document, **in_session(session))
            self._tell(document, session)

        try:
            self._transactions.run(work)
        except DuplicateKeyError as error:
            raise PlaceTaken from error
        return letter_from(document)

    def take_back(self, letter_id: str, author_id: str, now: datetime) -> bool:
        """Take one's letter out again on the day after it was sealed; False when it is too late, or open by then."""
        fresh = {"sealed_at": {"$gt": now - TAKE_BACK}, **SEALED}
        which = {"_id": object_id(letter_id), "author_id": object_id(author_id), **HELD, **fresh}

        def work(session: ClientSession | None) -> bool:
            gone = self._letters.find_one_and_delete(which, **in_session(session))
            if gone:
                self._tell(gone, session)
            return gone is not None

        return self._transactions.run(work)

    def own(self, letter_id: str, author_id: str) -> SealedLetter | None:
        """The author's letter of this id, as they may know it; None for anybody else's."""
        which = {"_id": object_id(letter_id), "author_id": object_id(author_id), **HELD}
        found = self._letters.find_one(which)
        return authors_letter_from(found) if found else None

    def kinds_of(self, author_id: str, dream_id: str) -> dict[str, str]:
        """Of which kinds the author has sealed one at this dream: the id of each."""
        theirs = {"author_id": object_id(author_id), "dream_id": object_id(dream_id), **HELD}
        return {row["kind"]: str(row["_id"]) for row in self._letters.find(theirs, {"kind": 1})}

    def each_of(self, author_id: str) -> Iterator[SealedLetter]:
        """All that a member sealed and still has, the newest first, as they may know them."""
        theirs = {"author_id": object_id(author_id), **HELD}
        return map(authors_letter_from, self._letters.find(theirs).sort("_id", DESCENDING))

    def page_of(self, author_id: str, after: str | None, size: int) -> Page[SealedLetter]:
        """A page of the same; a made-up cursor is ignored."""
        theirs: dict[str, Any] = {"author_id": object_id(author_id), **HELD}
        if start := decode_cursor(after, ObjectId):
            theirs["_id"] = {"$lt": start[0]}
        rows = list(self._letters.find(theirs).sort("_id", DESCENDING).limit(size + 1))
        cursor = encode_cursor(rows[size - 1]["_id"]) if len(rows) > size else None
        return Page([authors_letter_from(row) for row in rows[:size]], cursor)

    def waiting(self, dream_id: str, most: int) -> WaitingLetters:
        """How many wait at this dream, from how many people; counting stops at `most`."""
        rows = self._letters.aggregate(
            [
                {"$match": {"dream_id": object_id(dream_id), **SEALED}},
                {"$limit": most},
                {"$group": {"_id": "$author_id", "letters": {"$sum": 1}}},
                {"$group": {"_id": None, "letters": {"$sum": "$letters"}, "people": {"$sum": 1}}},
            ]
        )
        return next((WaitingLetters(row["letters"], row["people"]) for row in rows), WaitingLetters())

    def end_between(
        self, one: ObjectId, other: ObjectId, session: ClientSession | None
    ) -> list[dict[str, Any]]:
        """Within the transaction that blocks: what waits sealed from one of the two for the other is gone, and what is
        open its author has no longer; returns all of these as they were."""
        ways = [{"author_id": one, "dreamer_id": other}, {"author_id": other, "dreamer_id": one}]
        between = {"$or": ways, **HELD}
        ended = list(self._letters.find(between, **in_session(session)))
        self._letters.delete_many({**between, **SEALED}, **in_session(session))
        self._letters.update_many(
            between, {"$set": {"released_at": datetime.now(UTC)}}, **in_session(session)
        )
        return ended

    def put_back(self, ended: Iterable[dict[str, Any]], session: ClientSession | None) -> None:
        """Within a transaction that has both members locked: all that `end_between` ended is so again, where the dream
        is still there."""
        for document in ended:
            if document["opened_at"]:
                which = {"_id": document["_id"]}
                self._letters.update_one(which, {"$set": HELD}, **in_session(session))
            elif lock_dream(self._db, document["dream_id"], session):
                self._letters.insert_one(document, **in_session(session))
                self._tell(document, session)

    def clear(self, dream_id: str) -> None:
        """Forget all letters at a dream that is gone; safe to repeat."""
        self._letters.delete_many({"dream_id": object_id(dream_id)})

    def erase(self, member_id: str) -> None:
        """Forget what somebody who is gone sealed; what was opened stays the dreamer's, as nobody's. Safe to repeat."""
        theirs = {"author_id": object_id(member_id)}
        self._letters.delete_many({**theirs, **SEALED})
        self._letters.update_many(theirs, {"$set": {"author_id": None, "released_at": datetime.now(UTC)}})

    def _came_true(self, dream: ObjectId, session: ClientSession | None) -> bool:
        which = {"_id": dream, "state.name": CAME_TRUE}
        return self._db["dreams"].find_one(which, {"_id": 1}, **in_session(session)) is not None

    def _tell(self, letter: dict[str, Any], session: ClientSession | None) -> None:
        """Have the dreamer told that one waits, or waits no more."""
        if letter["author_id"] != letter["dreamer_id"]:
            self._jobs.tell(LETTER_WAITS, letter["dream_id"], letter["author_id"], session)
