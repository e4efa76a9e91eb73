"""What waits at asks ends: an ask is closed, a dream let go or hidden, two people are kept apart.

Each of it happens within the transaction that causes it. What was offered and waits is `ended` then; its dreamer is
told of it no more. Nothing brings it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models.asks import CLOSED, DONE, ENDED
from dreamscape.models.notification_choices import OFFER_MADE, QUESTION_ASKED
from dreamscape.store.asks.documents import OPEN_ONES, WAITING_ONES
from dreamscape.store.common.transactions import in_session
from dreamscape.store.dreams.asks import asks_changed
from dreamscape.store.jobs.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database


def end_offers(
    db: Database[dict[str, Any]], which: Mapping[str, Any], at: datetime, session: ClientSession | None
) -> None:
    """End those of these offers that wait."""
    waiting = list(db["offers"].find({**which, **WAITING_ONES}, {"author_id": 1}, **in_session(session)))
    if not waiting:
        return
    ids = {"_id": {"$in": [offer["_id"] for offer in waiting]}, **WAITING_ONES}
    db["offers"].update_many(ids, {"$set": {"state": ENDED, "answered_at": at}}, **in_session(session))
    Jobs(db).tell_all(OFFER_MADE, [(offer["_id"], offer["author_id"]) for offer in waiting], session)


def close_asks(
    db: Database[dict[str, Any]], which: Mapping[str, Any], at: datetime, session: ClientSession | None
) -> int:
    """Close those of these asks that are open, with what waits at them; how many were there?"""
    fields = {"to_id": 1, "dreamer_id": 1, "dream_id": 1}
    found = list(db["asks"].find({**which, **OPEN_ONES}, fields, **in_session(session)))
    if not found:
        return 0
    ids = [ask["_id"] for ask in found]
    closed = {"$set": {"state": CLOSED, "closed_at": at}}
    changed = db["asks"].update_many({"_id": {"$in": ids}, **OPEN_ONES}, closed, **in_session(session))
    end_offers(db, {"ask_id": {"$in": ids}}, at, session)
    for dream_id in {ask["dream_id"] for ask in found if not ask.get("to_id")}:
        asks_changed(db, dream_id, session)
    questions = [(ask["_id"], ask["dreamer_id"]) for ask in found if ask.get("to_id")]
    Jobs(db).tell_all(QUESTION_ASKED, questions, session)
    return int(changed.modified_count)


def mark_done(
    db: Database[dict[str, Any]], ask_id: ObjectId, at: datetime, session: ClientSession | None
) -> None:
    """Within the transaction that closes a room as done: so is the ask it came of, and what waits there ends."""
    close_asks(db, {"_id": ask_id}, at, session)
    done = {"$set": {"state": DONE, "closed_at": at}}
    db["asks"].update_one({"_id": ask_id, "state": {"$ne": DONE}}, done, **in_session(session))


def close_all_of_dream(
    db: Database[dict[str, Any]], dream_id: ObjectId, at: datetime, session: ClientSession | None
) -> None:
    """Within the transaction that lets a dream go: nothing is asked there any more."""
    close_asks(db, {"dream_id": dream_id}, at, session)


def end_all_of_dream(
    db: Database[dict[str, Any]], dream_id: ObjectId, at: datetime, session: ClientSession | None
) -> None:
    """Within the transaction that puts a dream out of sight: what others offered there ends, what is asked stays for
    when it is seen again."""
    end_offers(db, {"dream_id": dream_id}, at, session)


def end_between(
    db: Database[dict[str, Any]], one: ObjectId, other: ObjectId, at: datetime, session: ClientSession | None
) -> None:
    """Within the transaction that blocks: what waits between the two ends, and what one asks the other alone."""
    ways = ((one, other), (other, one))
    end_offers(db, {"$or": [{"author_id": a, "dreamer_id": b} for a, b in ways]}, at, session)
    close_asks(db, {"$or": [{"dreamer_id": a, "to_id": b} for a, b in ways]}, at, session)
