"""The `room_lines` collection: what the two in a room write to each other.

The room counts its lines, in the transaction that writes one; so their numbers are the order in which they came to be
there, whichever clock stood wrong, and who asks for those after one misses none.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, ReturnDocument

from dreamscape.errors import NotFound
from dreamscape.models import Page
from dreamscape.models.notification_choices import ROOM_LINE
from dreamscape.store.common import moments
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.blocked import is_blocked_between
from dreamscape.store.members.counts import lock_member
from dreamscape.store.pictures.deletions import PictureDeletions
from dreamscape.store.pictures.documents import picture_document
from dreamscape.store.rooms.documents import line_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Picture
    from dreamscape.models.rooms import Room, RoomLine

# Of one room: months of talk, and few enough for what goes through all of them.
MOST_LINES = 5_000
BATCH = 200


class RoomClosed(Exception):
    """Nobody writes here any more."""


class TooManyLines(Exception):
    """The room has MOST_LINES already."""


class DuplicateLine(Exception):
    """The last line is by the same author, and says the same."""


class RoomLines:
    """Lines by their room, and by picture."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._lines = db["room_lines"]
        self._rooms = db["rooms"]
        self._jobs = Jobs(db)
        self._picture_deletions = PictureDeletions(db)
        self._transactions = Transactions(db)

    def add(
        self,
        room: Room,
        author_id: str,
        body: str,
        picture: Picture | None = None,
        at: datetime | None = None,
    ) -> RoomLine:
        """Write a line, now or `at` a moment; a job tells the other one.

        Raises RoomClosed, also when the two must not meet any more, NotFound when the author is gone, DuplicateLine,
        TooManyLines.
        """
        key, author = object_id(room.id), object_id(author_id)
        other = object_id(room.other_than(author_id))
        if key is None or author is None or other is None:
            raise RoomClosed
        document = {
            "_id": ObjectId(),
            "room_id": key,
            "author_id": author,
            "body": body,
            "picture": picture_document(picture),
            "created_at": at or moments.now(),
        }

        def work(session: ClientSession | None) -> RoomLine:
            if not lock_member(self._db, author, session):
                raise NotFound
            if is_blocked_between(self._db, author, other, session):
                raise RoomClosed
            # Whoever closes the room, and whoever writes in it, waits for this, or this for them.
            counted = self._rooms.find_one_and_update(
                {"_id": key, "closed_at": None},
                {"$inc": {"line_count": 1}, "$set": {"last_line_at": document["created_at"]}},
                return_document=ReturnDocument.AFTER,
                **in_session(session),
            )
            if counted is None:
                raise RoomClosed
            if counted["line_count"] > MOST_LINES:
                raise TooManyLines
            newest = self._lines.find_one(
                {"room_id": key}, sort=[("number", DESCENDING)], **in_session(session)
            )
            if newest and not picture and (newest["author_id"], newest["body"]) == (author, body):
                raise DuplicateLine
            written = {**document, "number": counted["line_count"]}
            self._lines.insert_one(written, **in_session(session))
            self._jobs.tell(ROOM_LINE, key, author, session)
            return line_from(written)

        return self._transactions.run(work)

    def by_id(self, line_id: str) -> RoomLine | None:
        """The line of this id, or None."""
        return self._one({"_id": object_id(line_id)})

    def by_picture(self, public_id: str) -> RoomLine | None:
        """The line that shows this picture, or None."""
        return self._one({"picture.public_id": public_id})

    def page(self, room_id: str, before: str | None, size: int) -> Page[RoomLine]:
        """The last lines of a room, or those before the cursor `before`, in the order in which they were written; its
        own cursor leads to earlier ones. A made-up one is ignored."""
        query: dict[str, Any] = {"room_id": object_id(room_id)}
        if place := decode_cursor(before, int):
            query["number"] = {"$lt": place[0]}
        rows = list(self._lines.find(query).sort("number", DESCENDING).limit(size + 1))
        more = encode_cursor(rows[size - 1]["number"]) if len(rows) > size else None
        return Page([line_from(row) for row in rows[:size][::-1]], more)

    def after(self, room_id: str, number: int, size: int) -> list[RoomLine]:
        """So many lines that follow the one of this number, in their order."""
        query = {"room_id": object_id(room_id), "number": {"$gt": number}}
        return [line_from(row) for row in self._lines.find(query).sort("number", ASCENDING).limit(size)]

    def each_in(self, room_id: str) -> Iterator[RoomLine]:
        """All lines of a room, in their order, one after the other."""
        found = self._lines.find({"room_id": object_id(room_id)})
        return map(line_from, found.sort("number", ASCENDING))

    def remove(self, line: RoomLine) -> str | None:
        """Take a line away, and queue its picture for deletion: its public id, if it had one. A job tells of it no
        more. Raises NotFound when it is gone."""

        def work(session: ClientSession | None) -> str | None:
            gone = self._lines.find_one_and_delete({"_id": object_id(line.id)}, **in_session(session))
            if gone is None:
                raise NotFound
            if gone["author_id"]:
                self._jobs.tell(ROOM_LINE, gone["room_id"], gone["author_id"], session)
            return self._queue_picture(gone, session)

        return self._transactions.run(work)

    def clear(self, room_id: str) -> list[str]:
        """Remove all lines of a room, and queue their pictures: their public ids; safe to repeat."""
        of_room = {"room_id": object_id(room_id)}
        pictures: list[str] = []
        while batch := list(self._lines.find(of_room, {"picture": 1}).limit(BATCH)):
            pictures += self._transactions.run(partial(self._clear, batch))
        return pictures

    def forget_author(self, room: ObjectId, author: ObjectId | None) -> None:
        """What somebody wrote in a room who is gone stays as nobody's, their pictures do not; safe to repeat."""
        theirs = {"room_id": room, "author_id": author}
        with_picture = {**theirs, "picture.public_id": {"$exists": True}}
        while batch := list(self._lines.find(with_picture, {"picture": 1, "body": 1}).limit(BATCH)):
            self._transactions.run(partial(self._take_pictures, batch))
        self._lines.update_many(theirs, {"$set": {"author_id": None}})

    def _clear(self, batch: list[dict[str, Any]], session: ClientSession | None) -> list[str]:
        self._lines.delete_many({"_id": {"$in": [row["_id"] for row in batch]}}, **in_session(session))
        return [found for row in batch if (found := self._queue_picture(row, session))]

    def _take_pictures(self, batch: list[dict[str, Any]], session: ClientSession | None) -> None:
        for row in batch:
            self._queue_picture(row, session)
            if row["body"]:
                self._lines.update_one(
                    {"_id": row["_id"]}, {"$set": {"picture": None}}, **in_session(session)
                )
            else:
                self._lines.delete_one({"_id": row["_id"]}, **in_session(session))

    def _queue_picture(self, row: dict[str, Any], session: ClientSession | None) -> str | None:
        public_id: str | None = (row.get("picture") or {}).get("public_id")
        self._picture_deletions.add(public_id, session)
        return public_id

    def _one(self, query: dict[str, Any]) -> RoomLine | None:
        found = self._lines.find_one(query)
        return line_from(found) if found else None
