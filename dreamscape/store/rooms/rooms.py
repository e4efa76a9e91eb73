"""The `rooms` collection: who talks with whom, and until when. A room comes to be in `opening.py`.

A room closes once: when one of the two says that it is done, by a block between them, when one of them leaves, or
after thirty quiet days. Whatever is written in it writes to the room too, so that it comes before its end or is
refused.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING

from dreamscape.models import Page
from dreamscape.models.notification_choices import ROOM_CLOSED, ROOM_LINE
from dreamscape.models.rooms import QUIET, READABLE, ROOM
from dreamscape.store.asks.ending import mark_done
from dreamscape.store.common import moments
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import lock_member
from dreamscape.store.notifications.notifications import Notifications
from dreamscape.store.rooms.documents import room_from
from dreamscape.store.rooms.lines import RoomLines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models.rooms import Room

SIDES = ("dreamer_id", "helper_id")
LATEST = [("last_line_at", DESCENDING), ("_id", DESCENDING)]
FIRST_CLOSED = [("closed_at", ASCENDING), ("_id", ASCENDING)]
OPEN: dict[str, Any] = {"closed_at": None}


class Rooms:
    """Rooms by id and by the two in them."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._rooms = db["rooms"]
        self._jobs = Jobs(db)
        self._lines = RoomLines(db)
        self._notifications = Notifications(db)
        self._transactions = Transactions(db)

    def by_id(self, room_id: str) -> Room | None:
        """The room of this id, or None."""
        found = self._rooms.find_one({"_id": object_id(room_id)})
        return room_from(found) if found else None

    def page_of(self, member_id: str, after: str | None, size: int, *, closed_since: datetime) -> Page[Room]:
        """Rooms of a member's, the one with the newest line first, without those that closed before `closed_since`.

        A made-up cursor is ignored.
        """
        member = object_id(member_id)
        # Each of these walks an index in its order, and the server merges them.
        ways: list[dict[str, Any]] = [{side: member} for side in SIDES]
        if place := decode_cursor(after, datetime, ObjectId):
            at, last = place
            ways = [
                way | bound
                for way in ways
                for bound in ({"last_line_at": at, "_id": {"$lt": last}}, {"last_line_at": {"$lt": at}})
            ]
        still = {"$or": [OPEN, {"closed_at": {"$gt": closed_since}}]}
        found = self._rooms.find({"$or": [{**way, "$and": [still]} for way in ways]})
        rows = list(found.sort(LATEST).limit(size + 1))
        more = (
            encode_cursor(rows[size - 1]["last_line_at"], rows[size - 1]["_id"]) if len(rows) > size else None
        )
        return Page([room_from(row) for row in rows[:size]], more)

    def each_of(self, member_id: str, side: Literal["dreamer_id", "helper_id"]) -> Iterator[Room]:
        """All rooms in which a member dreams, or helps, one after the other."""
        return map(room_from, self._rooms.find({side: object_id(member_id)}))

    def close(self, room_id: str, member_id: str, at: datetime | None = None) -> bool:
        """One of the two says that it is done, now or `at` a moment: the other is told, and so is the ask. False when
        it was closed before."""
        room, member = object_id(room_id), object_id(member_id)
        if room is None or member is None:
            return False
        ways, closed_at = [{side: member} for side in SIDES], at or moments.now()

        def work(session: ClientSession | None) -> bool:
            if not lock_member(self._db, member, session):
                return False
            found = self._rooms.find_one_and_update(
                {"_id": room, **OPEN, "$or": ways},
                {"$set": {"closed_at": closed_at, "closed_by": member, "done": True}},
                **in_session(session),
            )
            if found is None:
                return False
            mark_done(self._db, found["ask_id"], closed_at, session)
            self._jobs.tell(ROOM_CLOSED, room, member, session)
            return True

        return self._transactions.run(work)

    def end_between(self, one: ObjectId, other: ObjectId, session: ClientSession | None) -> None:
        """Within the transaction that blocks: what the two talk about is over, and nobody is told. Their thanks go:
        neither wants to be named beside the other."""
        ways = [{"dreamer_id": one, "helper_id": other}, {"dreamer_id": other, "helper_id": one}]
        closed = {"$set": {"closed_at": moments.now()}}
        self._rooms.update_many({"$or": ways, **OPEN}, closed, **in_session(session))
        ways = [{"author_id": one, "other_id": other}, {"author_id": other, "other_id": one}]
        self._db["thanks"].delete_many({"$or": ways}, **in_session(session))

    def quiet(self, now: datetime, size: int) -> list[Room]:
        """Open rooms in which nobody has written for thirty days."""
        found = self._rooms.find({**OPEN, "last_line_at": {"$lte": now - QUIET}})
        return [room_from(row) for row in found.sort("last_line_at", ASCENDING).limit(size)]

    def close_quiet(self, room: Room, now: datetime) -> None:
        """Close it, unless somebody has written meanwhile; both are told."""
        key, sides = object_id(room.id), map(object_id, (room.dreamer_id, room.helper_id))
        quiet = {"_id": key, **OPEN, "last_line_at": {"$lte": now - QUIET}}

        def work(session: ClientSession | None) -> None:
            closed = self._rooms.update_one(quiet, {"$set": {"closed_at": now}}, **in_session(session))
            if closed.matched_count and key:
                for side in filter(None, sides):
                    self._jobs.tell(ROOM_CLOSED, key, side, session)

        self._transactions.run(work)

    def ended(self, now: datetime, after: Room | None, size: int) -> list[Room]:
        """Rooms that can be read no longer, those that closed first before the others, after this one."""
        query: dict[str, Any] = {"closed_at": {"$lte": now - READABLE}}
        if after and after.closed_at:
            query["closed_at"]["$gte"] = after.closed_at
            query["$or"] = [
                {"closed_at": {"$gt": after.closed_at}},
                {"closed_at": after.closed_at, "_id": {"$gt": object_id(after.id)}},
            ]
        return [room_from(row) for row in self._rooms.find(query).sort(FIRST_CLOSED).limit(size)]

    def remove(self, room: Room) -> list[str]:
        """Remove a room with its lines, and queue their pictures: their public ids. Not while somebody has asked
        moderators to look at it. What is told of it goes too; thanks stay. Safe to repeat."""
        if self._db["reports"].find_one({"target_id": room.id, "kind": ROOM}, {"_id": 1}):
            return []
        pictures = self._lines.clear(room.id)
        self._rooms.delete_one({"_id": object_id(room.id)})
        for member_id in filter(None, (room.dreamer_id, room.helper_id)):
            for kind in (ROOM_CLOSED, ROOM_LINE):
                self._notifications.clear_thing(member_id, kind, room.id)
        return pictures

    def erase(self, member_id: str) -> None:
        """Somebody is gone: their rooms close, in which their words stay to the other for a while, as nobody's, and no
        picture of theirs. Safe to repeat."""
        member = object_id(member_id)
        for side in SIDES:
            for room in self._rooms.find({side: member}, {"_id": 1}):
                self._lines.forget_author(room["_id"], member)
            self._rooms.update_many({side: member, **OPEN}, {"$set": {"closed_at": moments.now()}})
            self._rooms.update_many({side: member, "closed_by": member}, {"$set": {"closed_by": None}})
            self._rooms.update_many({side: member}, {"$set": {side: None}})
