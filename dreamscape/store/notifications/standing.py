"""Is what somebody did still so? The collections where it is done say, not whoever tells of it.

So telling may be repeated, come late or in another order: what is told in the end is what is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pymongo import ASCENDING, DESCENDING

from dreamscape.models.asks import ACCEPTED, DECLINED, OPEN, WAITING
from dreamscape.models.notification_choices import (
    COMMENT_LIKED,
    DREAM_COMMENTED,
    DREAM_FOLLOWED,
    LETTER_NOTIFICATIONS,
    LETTER_WAITS,
    MEMBER_FOLLOWED,
    OFFER_ACCEPTED,
    OFFER_DECLINED,
    OFFER_MADE,
    OFFER_NOTIFICATIONS,
    QUESTION_ASKED,
    ROOM_CLOSED,
    ROOM_KINDS,
    ROOM_LINE,
    THREAD_TIED,
)
from dreamscape.models.sealed_letters import ON_DATE
from dreamscape.store.common import moments
from dreamscape.store.common.across import tied
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from datetime import datetime

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models.notifications import Act

NEWEST = [("created_at", DESCENDING), ("_id", DESCENDING)]
LATEST_SEALED = [("sealed_at", DESCENDING), ("_id", DESCENDING)]
OFFER_STATES = {OFFER_MADE: WAITING, OFFER_ACCEPTED: ACCEPTED, OFFER_DECLINED: DECLINED}
OLDEST = [("created_at", ASCENDING), ("_id", ASCENDING)]


class Standing(NamedTuple):
    """Since when it is so, and what it left: a comment, a letter, the ask of an offer or its room; None where it leaves
    nothing."""

    at: datetime
    source_id: ObjectId | None = None


def standing_of(db: Database[dict[str, Any]], act: Act, session: ClientSession | None) -> Standing | None:
    """How an act stands; None when it was taken back, or never was."""
    actor, thing = object_id(act.actor_id), object_id(act.thing_id)
    if act.kind in (MEMBER_FOLLOWED, DREAM_FOLLOWED):
        kind = "dream" if act.kind == DREAM_FOLLOWED else "member"
        edge = {"member_id": actor, "kind": kind, "target_id": thing}
        return _since(db["follows"].find_one(edge, **in_session(session)))
    if act.kind == COMMENT_LIKED:
        like = {"comment_id": thing, "member_id": actor, "kind": "like"}
        return _since(db["reactions"].find_one(like, **in_session(session)))
    if act.kind in LETTER_NOTIFICATIONS:
        return _letter(db, act, session)
    if act.kind in OFFER_NOTIFICATIONS:
        return _offer(db, act, session)
    if act.kind == QUESTION_ASKED:
        asked = {"_id": thing, "dreamer_id": actor, "to_id": object_id(act.member_id), "state": OPEN}
        question = db["asks"].find_one(asked, {"created_at": 1}, **in_session(session))
        return Standing(question["created_at"], question["_id"]) if question else None
    if act.kind == THREAD_TIED:
        theirs = {"dream_id": thing, "other_dreamer_id": actor}
        for newest in db["sky_answers"].aggregate(tied(theirs), **in_session(session)):
            return Standing(newest["at"])
        return None
    if act.kind in ROOM_KINDS:
        return _in_room(db, act, session)
    return _last_comment(db, act, session)


def _offer(db: Database[dict[str, Any]], act: Act, session: ClientSession | None) -> Standing | None:
    """An offer while it is as the notification says: it waits, or was answered so."""
    offer = db["offers"].find_one(
        {"_id": object_id(act.thing_id), "state": OFFER_STATES[act.kind]}, **in_session(session)
    )
    if offer is None:
        return None
    if act.kind == OFFER_MADE:
        return Standing(offer["created_at"], offer["ask_id"])
    return Standing(offer["answered_at"], offer["room_id"] if act.kind == OFFER_ACCEPTED else offer["ask_id"])


def _letter(db: Database[dict[str, Any]], act: Act, session: ClientSession | None) -> Standing | None:
    """The last that the actor sealed at the dream, open or not; or the one for a date, once that has come."""
    theirs: dict[str, Any] = {"author_id": object_id(act.actor_id), "dream_id": object_id(act.thing_id)}
    if act.kind == LETTER_WAITS:
        last = db["sealed_letters"].find_one(
            theirs, {"sealed_at": 1}, sort=LATEST_SEALED, **in_session(session)
        )
        return Standing(last["sealed_at"], last["_id"]) if last else None
    theirs |= {"kind": ON_DATE, "opened_at": {"$ne": None}}
    opened = db["sealed_letters"].find_one(theirs, {"opened_at": 1}, **in_session(session))
    return Standing(opened["opened_at"], opened["_id"]) if opened else None


def _in_room(db: Database[dict[str, Any]], act: Act, session: ClientSession | None) -> Standing | None:
    """The last line of the actor's in the room; its end, by them or by itself; their thanks, once these are to be
    seen."""
    room, actor = object_id(act.thing_id), object_id(act.actor_id)
    if act.kind == ROOM_LINE:
        theirs = {"room_id": room, "author_id": actor}
        last = db["room_lines"].find_one(
            theirs, {"created_at": 1}, sort=[("number", DESCENDING)], **in_session(session)
        )
        return Standing(last["created_at"], last["_id"]) if last else None
    if act.kind == ROOM_CLOSED:
        ended = {"_id": room, "closed_at": {"$ne": None}, "closed_by": {"$in": [actor, None]}}
        closed = db["rooms"].find_one(ended, {"closed_at": 1}, **in_session(session))
        return Standing(closed["closed_at"]) if closed else None
    seen = {"room_id": room, "author_id": actor, "appears_at": {"$lte": moments.now()}, "body": {"$ne": ""}}
    thanks = db["thanks"].find_one(seen, {"appears_at": 1}, **in_session(session))
    return Standing(thanks["appears_at"], thanks["_id"]) if thanks else None


def _last_comment(db: Database[dict[str, Any]], act: Act, session: ClientSession | None) -> Standing | None:
    """The last that the actor said under the dream; to who is not its dreamer, since they spoke there themselves."""
    said: dict[str, Any] = {"dream_id": object_id(act.thing_id), "author_id": object_id(act.actor_id)}
    if act.kind != DREAM_COMMENTED:
        mine = {**said, "author_id": object_id(act.member_id)}
        first = db["comments"].find_one(mine, {"created_at": 1}, sort=OLDEST, **in_session(session))
        if first is None:
            return None
        said["created_at"] = {"$gt": first["created_at"]}
    last = db["comments"].find_one(said, {"created_at": 1}, sort=NEWEST, **in_session(session))
    return Standing(last["created_at"], last["_id"]) if last else None


def _since(edge: dict[str, Any] | None) -> Standing | None:
    # What was made before times were kept has that of its id.
    return Standing(edge.get("created_at") or edge["_id"].generation_time) if edge else None
