"""The `diary_entries` collection: what dreamers tell of their dreams as time goes on.

How many there are and which is the latest a dream says itself; that moves in the transaction that writes or deletes
one, as does the job that tells followers of it. Pictures of entries storage gives to this site alone, whoever the dream
is for: so none has to follow when that changes.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, ReturnDocument

from dreamscape.errors import NotFound
from dreamscape.models import DiaryEntry, Page, Picture
from dreamscape.models.jobs import TELL_FOLLOWERS, followers_id
from dreamscape.models.notification_choices import DREAM_NEWS
from dreamscape.store.common import moments
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.paging import newest_page
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.dreams.diaries import count_entry, reword_latest
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import lock_member
from dreamscape.store.pictures.deletions import PictureDeletions
from dreamscape.store.pictures.documents import picture_document, picture_from
from dreamscape.store.reports import Reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

# Of one dream: years of them, and few enough for what goes through all of them at once.
MOST_ENTRIES = 1000
BATCH = 200
NEWEST = [("created_at", DESCENDING), ("_id", DESCENDING)]
# Whose page of theirs is for everybody: none, as far as storage is concerned.
NOBODYS: dict[str, Any] = {"_id": None}
MEMBER_KEYS = (MemberKey("diary_entries", "dreamer_id", Erasure.DREAMS, "diary"),)


class TooManyEntries(Exception):
    """The dream has MOST_ENTRIES already."""


class DuplicateEntry(Exception):
    """The latest entry says the same."""


class DiaryEntries:
    """Entries by id, by dream, by dreamer and by picture."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._entries = db["diary_entries"]
        self._dreams = db["dreams"]
        self._jobs = Jobs(db)
        self._picture_deletions = PictureDeletions(db)
        self._reports = Reports(db)
        self._transactions = Transactions(db)

    def add(
        self,
        dream_id: str,
        dreamer_id: str,
        body: str,
        picture: Picture | None = None,
        created_at: datetime | None = None,
    ) -> tuple[DiaryEntry, str]:
        """Write an entry of the dreamer's, and have followers told; returns it, and the id of the job that does.

        With `created_at` it is brought along: nobody is told, and there is no job (""). Raises NotFound when the dream
        or the dreamer is gone, DuplicateEntry, TooManyEntries.
        """
        dream, dreamer = object_id(dream_id), object_id(dreamer_id)
        if dream is None or dreamer is None:
            raise NotFound
        document = {
            "_id": ObjectId(),
            "dream_id": dream,
            "dreamer_id": dreamer,
            "body": body,
            "picture": picture_document(picture),
            "created_at": created_at or moments.now(),
            "edited_at": None,
        }

        def work(session: ClientSession | None) -> str:
            if not lock_member(self._db, dreamer, session):
                raise NotFound
            # Compared and counted inside: of two presses of one button, the second waits for the first.
            newest = self._newest(dream, session)
            if newest and newest["body"] == body:
                raise DuplicateEntry
            is_latest = newest is None or newest["created_at"] <= document["created_at"]
            own = {"dreamer_id": dreamer}
            room = {**own, "entry_count": {"$not": {"$gte": MOST_ENTRIES}}}
            latest = document if is_latest else newest
            if not count_entry(self._db, dream, +1, latest, session, only_if=room):
                is_there = self._dreams.find_one({"_id": dream, **own}, {"_id": 1}, **in_session(session))
                raise TooManyEntries if is_there else NotFound
            self._entries.insert_one(document, **in_session(session))
            if created_at:
                return ""
            payload = {
                "dream_id": dream_id,
                "source_id": str(document["_id"]),
                "at": moments.now().isoformat(),
            }
            return self._jobs.add(TELL_FOLLOWERS, followers_id(payload), payload, session=session)

        job = self._transactions.run(work)
        return entry_from(document), job

    def by_id(self, entry_id: str) -> DiaryEntry | None:
        """The entry with this id, or None."""
        return self._one({"_id": object_id(entry_id)})

    def by_ids(self, entry_ids: Iterable[str]) -> dict[str, DiaryEntry]:
        """Those of `entry_ids` that exist, by id, in one query."""
        found = self._entries.find({"_id": {"$in": object_ids(set(entry_ids))}})
        return {str(document["_id"]): entry_from(document) for document in found}

    def by_picture(self, public_id: str) -> DiaryEntry | None:
        """The entry that shows this picture, or None."""
        return self._one({"picture.public_id": public_id})

    def page(self, dream_id: str, after: str | None, size: int) -> Page[DiaryEntry]:
        """Entries of a dream, the newest first, from the cursor `after` on; a made-up one is ignored."""
        return newest_page(self._entries, after, size, entry_from, where={"dream_id": object_id(dream_id)})

    def spread(self, dream_id: str, most: int) -> list[DiaryEntry]:
        """At most so many entries with a picture, the oldest first, from the first to the last of all that have one."""
        which = {"dream_id": object_id(dream_id), "picture.public_id": {"$exists": True}}
        found = self._entries.find(which, {"_id": 1}).sort(NEWEST).limit(MOST_ENTRIES)
        ids = [row["_id"] for row in found][::-1]
        if len(ids) > most:
            ids = [ids[step * (len(ids) - 1) // (most - 1)] for step in range(most)]
        entries = self.by_ids(map(str, ids))
        return [entries[one] for one in map(str, ids) if one in entries]

    def edit(self, entry_id: str, dreamer_id: str, body: str) -> DiaryEntry | None:
        """Change the dreamer's own entry; None when there is none of theirs. Unchanged text marks nothing."""
        own = {"_id": object_id(entry_id), "dreamer_id": object_id(dreamer_id)}

        def work(session: ClientSession | None) -> None:
            changed = self._entries.find_one_and_update(
                {**own, "body": {"$ne": body}},
                {"$set": {"body": body, "edited_at": moments.now()}},
                return_document=ReturnDocument.AFTER,
                **in_session(session),
            )
            if changed:
                reword_latest(self._db, changed, session)

        self._transactions.run(work)
        return self._one(own)

    def remove(self, entry: DiaryEntry) -> str | None:
        """Take an entry away with its reports, and queue its picture for deletion; comments on it stay with the dream,
        and a job tells of it no more.

        Returns the picture's public_id, if it had one. Raises NotFound when it is gone already.
        """

        def work(session: ClientSession | None) -> str | None:
            gone = self._entries.find_one_and_delete({"_id": ObjectId(entry.id)}, **in_session(session))
            if gone is None:
                raise NotFound
            self._reports.clear("entry", entry.id, session=session)
            self._jobs.tell(DREAM_NEWS, gone["_id"], gone["dreamer_id"], session)
            count_entry(self._db, gone["dream_id"], -1, self._newest(gone["dream_id"], session), session)
            picture = picture_from(gone.get("picture"))
            public_id = picture.public_id if picture else None
            self._picture_deletions.add(public_id, session)
            return public_id

        return self._transactions.run(work)

    def clear(self, dream_id: str) -> None:
        """Remove the diary of a dream that is gone, with reports, and queue its pictures; safe to repeat."""
        of_dream = {"dream_id": object_id(dream_id)}
        while batch := list(self._entries.find(of_dream, {"picture.public_id": 1}).limit(BATCH)):
            self._transactions.run(partial(self._clear, batch))

    def each_by(self, dreamer_id: str) -> Iterator[DiaryEntry]:
        """All that a member wrote, the oldest first, one after the other."""
        found = self._entries.find({"dreamer_id": object_id(dreamer_id)})
        return map(entry_from, found.sort([("_id", ASCENDING)]))

    def _clear(self, batch: list[dict[str, Any]], session: ClientSession | None) -> None:
        ids = [document["_id"] for document in batch]
        self._entries.delete_many({"_id": {"$in": ids}}, **in_session(session))
        self._reports.clear("entry", *map(str, ids), session=session)
        for document in batch:
            self._picture_deletions.add((document.get("picture") or {}).get("public_id"), session)

    def _newest(self, dream: ObjectId, session: ClientSession | None) -> dict[str, Any] | None:
        return self._entries.find_one({"dream_id": dream}, sort=NEWEST, **in_session(session))

    def _one(self, query: dict[str, Any]) -> DiaryEntry | None:
        document = self._entries.find_one(query)
        return entry_from(document) if document else None


def entry_from(document: Mapping[str, Any]) -> DiaryEntry:
    """The entry a stored document describes; any key but the ids may be missing."""
    return DiaryEntry(
        id=str(document["_id"]),
        dream_id=str(document["dream_id"]),
        dreamer_id=str(document["dreamer_id"]),
        body=document.get("body", ""),
        created_at=document.get("created_at") or document["_id"].generation_time,
        edited_at=document.get("edited_at"),
        picture=picture_from(document.get("picture")),
    )
