"""The `offers` collection: somebody's "I can", which the dreamer alone reads and answers.

Of one member one waits at an ask. Its answer, its being taken back and its end each take it from `waiting` in a
transaction of their own: whichever is first holds, and the others find that it waits no more.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from bson import ObjectId
from pymongo.errors import DuplicateKeyError

from dreamscape.errors import NotFound
from dreamscape.models.asks import (
    ACCEPTED,
    DECLINED,
    MOST_OFFERS,
    MOST_WAITING,
    WAITING,
    WITHDRAWN,
)
from dreamscape.models.notification_choices import OFFER_ACCEPTED, OFFER_DECLINED, OFFER_MADE
from dreamscape.store.asks.documents import OPEN_ONES, WAITING_ONES, offer_from
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.counts import as_seen, lock_dream
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.blocked import is_blocked_between
from dreamscape.store.members.counts import lock_member

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Dream
    from dreamscape.models.asks import Ask, Offer

    OpenRoom = Callable[
        [Database[dict[str, Any]], Mapping[str, Any], Mapping[str, Any], datetime, ClientSession | None],
        ObjectId,
    ]

DAY = timedelta(days=1)


class NotOpen(Exception):
    """The ask is not open any more."""


class OfferedAlready(Exception):
    """One of theirs waits here, or there is a room of it."""


class OfferedEnough(Exception):
    """They have offered as often as one may in a day."""


class AskIsFull(Exception):
    """So many wait for an answer here that one more would not be read."""


class Suspended(Exception):
    """One of the two may not come in just now."""


class Accepted(NamedTuple):
    """The room that came of an offer, or was there already."""

    room_id: str


class Offers:
    """Offers by whom they are of, and by the ask. `open_room` opens one for the two of an offer, within the
    transaction that accepts it."""

    def __init__(self, db: Database[dict[str, Any]], *, open_room: OpenRoom) -> None:
        self._db = db
        self._offers = db["offers"]
        self._asks = db["asks"]
        self._open_room = open_room
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def make(
        self, ask: Ask, dream: Dream, author_id: str, body: str, *, created_at: datetime | None = None
    ) -> Offer:
        """Offer to help; the dreamer is told.

        Raises NotOpen, OfferedAlready, OfferedEnough, AskIsFull; NotFound when the dream or the author is gone, the
        dream is for others than when it was read, or the two must not meet.
        """
        ask_key, author = object_id(ask.id), object_id(author_id)
        dream_key, dreamer = object_id(ask.dream_id), object_id(ask.dreamer_id)
        if ask_key is None or author is None or dream_key is None or dreamer is None:
            raise NotFound
        at = created_at or datetime.now(UTC)
        document: dict[str, Any] = {
            "_id": ObjectId(),
            "ask_id": ask_key,
            "dream_id": dream_key,
            "dreamer_id": dreamer,
            "author_id": author,
            "body": body,
            "created_at": at,
            "state": WAITING,
            "answered_at": None,
            "room_id": None,
        }

        def work(session: ClientSession | None) -> None:
            # Of two offers by one member at once the second is counted with the first.
            if not lock_member(self._db, author, session) or is_blocked_between(
                self._db, author, dreamer, session
            ):
                raise NotFound
            if not lock_dream(self._db, dream_key, session, only_if={**as_seen(dream), "hidden": None}):
                raise NotFound
            if not self._lock_ask(ask_key, session):
                raise NotOpen
            self._check_room_for(document, at, session)
            self._offers.insert_one(document, **in_session(session))
            self._jobs.tell(OFFER_MADE, document["_id"], author, session)

        try:
            self._transactions.run(work)
        except DuplicateKeyError as error:
            raise OfferedAlready from error
        return offer_from(document)

    def accept(self, offer_id: str, dreamer_id: str, at: datetime) -> Accepted:
        """The dreamer says yes: a room is opened for the two. Where they said so already, it is that room.

        Raises NotFound when it waits no more, NotOpen when the ask is closed, Suspended.
        """
        own = {"_id": object_id(offer_id), "dreamer_id": object_id(dreamer_id)}

        def work(session: ClientSession | None) -> Accepted:
            offer = self._offers.find_one(own, **in_session(session))
            if offer is None:
                raise NotFound
            if offer["state"] == ACCEPTED and offer["room_id"]:
                return Accepted(str(offer["room_id"]))
            if offer["state"] != WAITING:
                raise NotFound
            self._lock_both(offer, at, session)
            ask = self._lock_ask(offer["ask_id"], session)
            if ask is None:
                raise NotOpen
            answered = {"$set": {"state": ACCEPTED, "answered_at": at}}
            taken = self._offers.update_one({**own, **WAITING_ONES}, answered, **in_session(session))
            if not taken.matched_count:
                raise NotFound
            room_id = self._open_room(self._db, ask, offer, at, session)
            self._offers.update_one(own, {"$set": {"room_id": room_id}}, **in_session(session))
            self._tell_answer(OFFER_ACCEPTED, offer, session)
            return Accepted(str(room_id))

        return self._transactions.run(work)

    def decline(self, offer_id: str, dreamer_id: str, at: datetime) -> bool:
        """The dreamer says no; False when it does not wait any more."""
        own = {"_id": object_id(offer_id), "dreamer_id": object_id(dreamer_id)}
        return self._answer(own, DECLINED, at)

    def withdraw(self, offer_id: str, author_id: str, at: datetime) -> bool:
        """Its author takes it back; False when it does not wait any more."""
        own = {"_id": object_id(offer_id), "author_id": object_id(author_id)}
        return self._answer(own, WITHDRAWN, at)

    def remove(self, offer_id: str) -> bool:
        """Take an offer away as a moderator does; was it there? The room that came of it stays."""

        def work(session: ClientSession | None) -> bool:
            gone = self._offers.find_one_and_delete({"_id": object_id(offer_id)}, **in_session(session))
            if gone:
                self._jobs.tell(OFFER_MADE, gone["_id"], gone["author_id"], session)
            return gone is not None

        return self._transactions.run(work)

    def by_id(self, offer_id: str) -> Offer | None:
        """The offer of this id, or None."""
        found = self._offers.find_one({"_id": object_id(offer_id)})
        return offer_from(found) if found else None

    def _answer(self, own: Mapping[str, Any], state: str, at: datetime) -> bool:
        def work(session: ClientSession | None) -> bool:
            answered = {"$set": {"state": state, "answered_at": at}}
            offer = self._offers.find_one_and_update({**own, **WAITING_ONES}, answered, **in_session(session))
            if offer is None:
                return False
            if state == DECLINED:
                self._tell_answer(OFFER_DECLINED, offer, session)
            else:
                self._jobs.tell(OFFER_MADE, offer["_id"], offer["author_id"], session)
            return True

        return self._transactions.run(work)

    def _check_room_for(self, offer: Mapping[str, Any], at: datetime, session: ClientSession | None) -> None:
        """Raise OfferedAlready, OfferedEnough or AskIsFull where one more offer has no place."""
        mine = {"ask_id": offer["ask_id"], "author_id": offer["author_id"], "state": ACCEPTED}
        if self._offers.find_one(mine, {"_id": 1}, **in_session(session)):
            raise OfferedAlready
        # What was taken back counts as well, or the dreamer could be written to without end.
        todays = {"author_id": offer["author_id"], "created_at": {"$gt": at - DAY}}
        if self._offers.count_documents(todays, limit=MOST_OFFERS, **in_session(session)) >= MOST_OFFERS:
            raise OfferedEnough
        here = {"ask_id": offer["ask_id"], **WAITING_ONES}
        if self._offers.count_documents(here, limit=MOST_WAITING, **in_session(session)) >= MOST_WAITING:
            raise AskIsFull

    def _lock_both(self, offer: Mapping[str, Any], at: datetime, session: ClientSession | None) -> None:
        """A block, a suspension or a leaving of one of the two comes before this, and is seen, or after it."""
        both = sorted([offer["dreamer_id"], offer["author_id"]])
        if not all(lock_member(self._db, one, session) for one in both):
            raise NotFound
        if is_blocked_between(self._db, both[0], both[1], session):
            raise NotFound
        kept_out = {"_id": {"$in": both}, "suspended_until": {"$gt": at}}
        if self._db["users"].find_one(kept_out, {"_id": 1}, **in_session(session)):
            raise Suspended

    def _lock_ask(self, ask: ObjectId, session: ClientSession | None) -> dict[str, Any] | None:
        open_one = {"_id": ask, **OPEN_ONES}
        return self._asks.find_one_and_update(open_one, {"$inc": {"acts": 1}}, **in_session(session))

    def _tell_answer(self, kind: str, offer: Mapping[str, Any], session: ClientSession | None) -> None:
        """Its author hears the answer, and the dreamer of the offer no more."""
        self._jobs.tell(kind, offer["_id"], offer["dreamer_id"], session)
        self._jobs.tell(OFFER_MADE, offer["_id"], offer["author_id"], session)
