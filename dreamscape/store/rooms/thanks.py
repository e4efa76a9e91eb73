"""The `thanks` collection: a line of each of the two at the end of their room, at most one each.

`appears_at` says from when on others may read it: once both are in, or two weeks after it was written. Nothing shows
one before that, whoever asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.errors import NotFound
from dreamscape.models.notification_choices import THANKS_APPEARED
from dreamscape.models.rooms import THANKS, THANKS_WAIT
from dreamscape.store.common import moments
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.counts import lock_dream
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.blocked import is_blocked_between
from dreamscape.store.members.counts import lock_member
from dreamscape.store.reports import Reports
from dreamscape.store.rooms.documents import thanks_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models.rooms import Room, Thanks

LATEST = [("appears_at", DESCENDING), ("_id", DESCENDING)]


class AlreadyThanked(Exception):
    """They have written their line, or gone without words."""


class RoomThanks:
    """Thanks by room, by dream and by whom they are of."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._thanks = db["thanks"]
        self._jobs = Jobs(db)
        self._reports = Reports(db)
        self._transactions = Transactions(db)

    def add(
        self, room: Room, author_id: str, body: str, *, on_profile: bool, at: datetime | None = None
    ) -> Thanks:
        """Seal one's line, now or `at` a moment; where the other's is in, both appear then, and the other is told.

        Raises AlreadyThanked; NotFound when the dream or one of the two is gone, the room is not done, or the two must
        not meet.
        """
        key, dream = object_id(room.id), object_id(room.dream_id)
        author, other = object_id(author_id), object_id(room.other_than(author_id))
        if key is None or dream is None or author is None or other is None:
            raise NotFound
        at = at or moments.now()
        document: dict[str, Any] = {
            "_id": ObjectId(),
            "room_id": key,
            "dream_id": dream,
            "author_id": author,
            "other_id": other,
            "title": room.title,
            "body": body,
            "created_at": at,
            "on_profile": on_profile,
            "on_profiles": False,
            "appears_at": at + THANKS_WAIT,
            # Of what has no words nobody is told.
            "told": not body,
        }

        def work(session: ClientSession | None) -> Thanks:
            if not lock_member(self._db, author, session) or not lock_dream(self._db, dream, session):
                raise NotFound
            if is_blocked_between(self._db, author, other, session):
                raise NotFound
            # Of two who write at once the second finds the first one's line.
            done = {"_id": key, "done": True}
            if (
                not self._db["rooms"]
                .update_one(done, {"$set": {"thanked_at": at}}, **in_session(session))
                .matched_count
            ):
                raise NotFound
            written = document
            theirs = self._thanks.find_one({"room_id": key, "author_id": other}, **in_session(session))
            if theirs:
                both = {"on_profiles": on_profile and theirs["on_profile"]}
                written = {**document, **both, "appears_at": at, "told": True}
                change = {**both, "appears_at": min(at, theirs["appears_at"]), "told": True}
                self._thanks.update_one({"_id": theirs["_id"]}, {"$set": change}, **in_session(session))
                if body:
                    self._jobs.tell(THANKS_APPEARED, key, author, session)
            self._thanks.insert_one(written, **in_session(session))
            return thanks_from(written)

        try:
            return self._transactions.run(work)
        except DuplicateKeyError as error:
            raise AlreadyThanked from error

    def of_room(self, room_id: str) -> dict[str, Thanks]:
        """What the two of a room have written, by whose it is."""
        found = self._thanks.find({"room_id": object_id(room_id)})
        return {one.author_id: one for one in map(thanks_from, found)}

    def by_id(self, thanks_id: str) -> Thanks | None:
        """The line of this id, or None."""
        found = self._thanks.find_one({"_id": object_id(thanks_id)})
        return thanks_from(found) if found else None

    def dreams_of(self, thanks_ids: Iterable[str]) -> dict[str, str]:
        """The id of the dream at which each of these lines stands; one that is gone has none."""
        ids = object_ids(thanks_ids)
        if not ids:
            return {}
        found = self._thanks.find({"_id": {"$in": ids}}, {"dream_id": 1})
        return {str(row["_id"]): str(row["dream_id"]) for row in found}

    def at_dream(self, dream_id: str, now: datetime, most: int) -> list[Thanks]:
        """What has appeared at a dream, the newest first, so many at most."""
        which = {"dream_id": object_id(dream_id), "appears_at": {"$lte": now}}
        return [thanks_from(row) for row in self._thanks.find(which).sort(LATEST).limit(most)]

    def on_profile(self, member_id: str, now: datetime, most: int) -> list[Thanks]:
        """What has appeared and both agreed to show on their profiles, by and for this member, the newest first."""
        member = object_id(member_id)
        shown = {"on_profiles": True, "appears_at": {"$lte": now}}
        ways = [{side: member, **shown} for side in ("author_id", "other_id")]
        return [thanks_from(row) for row in self._thanks.find({"$or": ways}).sort(LATEST).limit(most)]

    def each_by(self, author_id: str) -> Iterator[Thanks]:
        """All that a member wrote, sealed ones too, one after the other."""
        return map(thanks_from, self._thanks.find({"author_id": object_id(author_id)}))

    def appeared(self, now: datetime, size: int) -> list[Thanks]:
        """What has appeared by its time, and nobody was told of."""
        which = {"told": False, "appears_at": {"$lte": now}}
        return [
            thanks_from(row) for row in self._thanks.find(which).sort("appears_at", ASCENDING).limit(size)
        ]

    def tell(self, thanks: Thanks) -> None:
        """Have the other told, once."""
        room, author = object_id(thanks.room_id), object_id(thanks.author_id)
        which = {"_id": object_id(thanks.id), "told": False}

        def work(session: ClientSession | None) -> None:
            told = self._thanks.update_one(which, {"$set": {"told": True}}, **in_session(session))
            if told.matched_count and room and author:
                self._jobs.tell(THANKS_APPEARED, room, author, session)

        self._transactions.run(work)

    def remove(self, thanks_id: str) -> bool:
        """Take a line away, with nothing told of it any more; was it there?"""

        def work(session: ClientSession | None) -> bool:
            gone = self._thanks.find_one_and_delete({"_id": object_id(thanks_id)}, **in_session(session))
            if gone:
                self._jobs.tell(THANKS_APPEARED, gone["room_id"], gone["author_id"], session)
                self._reports.clear(THANKS, thanks_id, session=session)
            return gone is not None

        return self._transactions.run(work)

    def clear(self, dream_id: str) -> None:
        """Forget all thanks at a dream that is gone; safe to repeat."""
        self._forget({"dream_id": object_id(dream_id)})

    def erase(self, member_id: str) -> None:
        """Forget what somebody who is gone wrote; what others wrote to them stays at the dream, and names nobody. Safe
        to repeat."""
        member = object_id(member_id)
        self._forget({"author_id": member})
        self._thanks.update_many({"other_id": member}, {"$set": {"other_id": None, "on_profiles": False}})

    def _forget(self, which: Mapping[str, Any]) -> None:
        """Delete these, and what was reported of them first: so it can be repeated."""
        ids = [str(row["_id"]) for row in self._thanks.find(which, {"_id": 1})]
        if ids:
            self._reports.clear(THANKS, *ids)
            self._thanks.delete_many(which)
