"""The `asks` collection: what dreamers ask others for, five at a dream at once.

What changes an ask, or is done at it, writes to its document in that transaction: of an offer and a closing at once one
comes before the other, and the other sees it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.errors import NotFound
from dreamscape.models.asks import MOST_ASKS, OPEN
from dreamscape.models.notification_choices import QUESTION_ASKED
from dreamscape.skill_keys import skill_keys
from dreamscape.store.asks.documents import OPEN_ONES, STANDING, WAITING_ONES, ask_from, offer_from
from dreamscape.store.asks.ending import close_asks
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.common.union import union_of
from dreamscape.store.dreams.asks import asks_changed
from dreamscape.store.dreams.counts import as_seen, lock_dream
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.blocked import is_blocked_between
from dreamscape.store.members.counts import lock_member
from dreamscape.store.reports import Reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Dream
    from dreamscape.models.asks import Ask, Offer
    from dreamscape.store.common.union import Pipeline

# A page shows so many at most: what is open, with the questions to single members.
MOST_SHOWN = 20
MOST_OFFERS_READ = 150
OLDEST_FIRST = {"created_at": ASCENDING, "_id": ASCENDING}


class TooManyAsks(Exception):
    """As many are open at this dream as there may be."""


class AskedAlready(Exception):
    """This member was asked at this dream before."""


class AsksAt(NamedTuple):
    """What is open at a dream, and of the offers there what the reader may know."""

    asks: list[Ask]
    offers: list[Offer]


class Asks:
    """Asks by their dream."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._asks = db["asks"]
        self._jobs = Jobs(db)
        self._reports = Reports(db)
        self._transactions = Transactions(db)

    def open(
        self,
        dream: Dream,
        body: str,
        skills: Sequence[str],
        effort: str,
        place: str,
        *,
        to_id: str = "",
        created_at: datetime | None = None,
    ) -> Ask:
        """Ask for something at a dream; with `to_id` that one member alone, once for each dream.

        Raises TooManyAsks, AskedAlready; NotFound when the dream or a member is gone, the dream is for others than when
        it was read, or the two must not meet.
        """
        dream_key, dreamer, asked = object_id(dream.id), object_id(dream.dreamer_id), object_id(to_id)
        if dream_key is None or dreamer is None or (to_id and asked is None):
            raise NotFound
        document: dict[str, Any] = {
            "_id": ObjectId(),
            "dream_id": dream_key,
            "dreamer_id": dreamer,
            "body": body,
            "skills": list(skills),
            "skill_keys": skill_keys(skills),
            "effort": effort,
            "place": place,
            "created_at": created_at or datetime.now(UTC),
            "state": OPEN,
            "closed_at": None,
            **({"to_id": asked, "question": f"{dream_key}:{asked}"} if asked else {}),
        }

        def work(session: ClientSession | None) -> None:
            people = [dreamer] if asked is None else sorted([dreamer, asked])
            if not all(lock_member(self._db, one, session) for one in people):
                raise NotFound
            if asked and is_blocked_between(self._db, dreamer, asked, session):
                raise NotFound
            if not lock_dream(self._db, dream_key, session, only_if=as_seen(dream)):
                raise NotFound
            theirs = {"dream_id": dream_key, **OPEN_ONES, "to_id": None}
            if asked is None and self._asks.count_documents(theirs, **in_session(session)) >= MOST_ASKS:
                raise TooManyAsks
            self._asks.insert_one(document, **in_session(session))
            if asked:
                self._jobs.tell(QUESTION_ASKED, document["_id"], dreamer, session)
            else:
                asks_changed(self._db, dream_key, session)

        try:
            self._transactions.run(work)
        except DuplicateKeyError as error:
            raise AskedAlready from error
        return ask_from(document)

    def close(self, ask_id: str, dreamer_id: str, at: datetime) -> bool:
        """Ask for it no more, and end what waits there; False when it was not open, or is not theirs."""
        own = {"_id": object_id(ask_id), "dreamer_id": object_id(dreamer_id)}
        return self._transactions.run(lambda session: bool(close_asks(self._db, own, at, session)))

    def remove(self, ask_id: str, at: datetime) -> bool:
        """Take an ask away with what waits there, as a moderator does; was it there? What was accepted stays."""
        which = object_id(ask_id)

        def work(session: ClientSession | None) -> bool:
            close_asks(self._db, {"_id": which}, at, session)
            return self._asks.delete_one({"_id": which}, **in_session(session)).deleted_count == 1

        return self._transactions.run(work)

    def by_id(self, ask_id: str) -> Ask | None:
        """The ask of this id, or None."""
        found = self._asks.find_one({"_id": object_id(ask_id)})
        return ask_from(found) if found else None

    def by_ids(self, ask_ids: Iterable[str]) -> dict[str, Ask]:
        """Those of these that exist, by id."""
        found = self._asks.find({"_id": {"$in": object_ids(set(ask_ids))}})
        return {str(row["_id"]): ask_from(row) for row in found}

    def at_dream(self, dream_id: str, reader_id: str, *, is_mine: bool) -> AsksAt:
        """What is open at a dream, the newest first, with what waits there for its dreamer, or what the reader offered
        and is still so; in one round trip."""
        dream = object_id(dream_id)
        offers: dict[str, Any] = {"dream_id": dream}
        offers |= WAITING_ONES if is_mine else {"author_id": object_id(reader_id), **STANDING}
        asks_part: Pipeline = [
            {"$match": {"dream_id": dream, **OPEN_ONES}},
            {"$sort": {"created_at": DESCENDING, "_id": DESCENDING}},
            {"$limit": MOST_SHOWN},
        ]
        offers_part: Pipeline = [
            {"$match": offers},
            {"$sort": OLDEST_FIRST},
            {"$limit": MOST_OFFERS_READ},
        ]
        parts = [(self._asks, asks_part)]
        if reader_id:
            parts.append((self._db["offers"], offers_part))
        rows = union_of(parts)
        return AsksAt(
            [ask_from(row) for row in rows if "ask_id" not in row],
            [offer_from(row) for row in rows if "ask_id" in row],
        )

    def each_of(self, dreamer_id: str) -> Iterator[Ask]:
        """All that a member asked, one after the other."""
        return map(ask_from, self._asks.find({"dreamer_id": object_id(dreamer_id)}))

    def clear(self, dream_id: str) -> None:
        """Forget all that was asked and offered at a dream that is gone; safe to repeat."""
        which: Mapping[str, Any] = {"dream_id": object_id(dream_id)}
        self._reports.clear("ask", *(str(ask["_id"]) for ask in self._asks.find(which, {"_id": 1})))
        self._db["offers"].delete_many(which)
        self._asks.delete_many(which)

    def erase(self, member_id: str) -> None:
        """Forget what was asked of somebody alone who is gone; safe to repeat."""
        asked = {"to_id": object_id(member_id)}
        ids = [row["_id"] for row in self._asks.find(asked, {"_id": 1})]
        self._db["offers"].delete_many({"ask_id": {"$in": ids}})
        self._asks.delete_many(asked)
