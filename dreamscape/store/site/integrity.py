"""Compares every shown count with the documents it counts, a thousand at a time.

The stores keep counts true by themselves; this proves it, and mends a database
that was changed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING

from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.site.copies import COPIES, Difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

BATCH = 1000
LISTS = 200  # documents at a time whose lists are looked through


@dataclass(frozen=True, slots=True)
class Count:
    """`shown` in the documents of `owners` is the number of `counted` whose `key` is theirs; with `flag` it says only
    whether there is any, and is missing where there is none. With `until` those count that were created no later than
    that key of the owner says; where it says nothing there are none. A number that is `optional` may be missing where
    there are none."""

    owners: str
    shown: str
    counted: str
    key: str
    where: Mapping[str, Any] = field(default_factory=dict)
    flag: bool = False
    until: str = ""
    optional: bool = False

    def is_wrong(self, document: Mapping[str, Any], there: int) -> bool:
        """Does the document show something else than what is there?"""
        shown = document.get(self.shown)
        if self.flag:
            return bool(shown) != bool(there)
        return shown != there and not (self.optional and not shown and not there)

    def repair(self, there: int) -> dict[str, Any]:
        """The update that lets a document show what is there."""
        if self.flag:
            return {"$set": {self.shown: True}} if there else {"$unset": {self.shown: ""}}
        return {"$set": {self.shown: there}}


@dataclass(frozen=True, slots=True)
class Reference:
    """Every one of `documents` (those that match `where`) names in `key` one of `owners`."""

    documents: str
    key: str
    owners: str
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListReference:
    """Whatever `documents` (those that match `where`) have in their list `key` names one of `owners`."""

    documents: str
    key: str
    owners: str
    where: Mapping[str, str] = field(default_factory=dict)


COUNTS = (
    Count("dreams", "follower_count", "follows", "target_id", {"kind": "dream"}),
    Count("users", "follower_count", "follows", "target_id", {"kind": "member"}),
    Count("dreams", "comment_count", "comments", "dream_id"),
    Count("dreams", "earlier_comment_count", "comments", "dream_id", until="comments_since", optional=True),
    Count("dreams", "entry_count", "diary_entries", "dream_id", optional=True),
    Count("comments", "like_count", "reactions", "comment_id", {"kind": "like"}),
    Count("comments", "dislike_count", "reactions", "comment_id", {"kind": "dislike"}),
    Count(
        "notifications", "count", "notification_acts", "notification_id", {"standing": True}, optional=True
    ),
    Count("users", "unread_notifications", "notifications", "member_id", {"unread": True}, optional=True),
    Count(
        "dreams",
        "reported",
        "reports",
        "dream_id",
        {"kind": {"$nin": ["letter", "offer", "room"]}},
        flag=True,
    ),
)
# In this order, so that what hangs on an orphan is found to be one in the same run.
REFERENCES = (
    Reference("comments", "dream_id", "dreams"),
    Reference("diary_entries", "dream_id", "dreams"),
    Reference("pending_comments", "dream_id", "dreams"),
    Reference("pending_comments", "author_id", "users"),
    Reference("reactions", "comment_id", "comments"),
    Reference("reactions", "member_id", "users"),
    Reference("follows", "target_id", "dreams", {"kind": "dream"}),
    Reference("follows", "target_id", "users", {"kind": "member"}),
    Reference("follows", "member_id", "users"),
    Reference("blocks", "member_id", "users"),
    Reference("blocks", "target_id", "users", {"target_kind": "member"}),
    Reference("blocks", "target_id", "dreams", {"target_kind": "dream"}),
    Reference("sessions", "member_id", "users"),
    Reference("passkeys", "member_id", "users"),
    Reference("push_subscriptions", "member_id", "users"),
    Reference("second_steps", "member_id", "users"),
    Reference("pending_log_ins", "member_id", "users"),
    Reference("kept_forms", "member_id", "users"),
    Reference("notifications", "member_id", "users"),
    Reference("notification_acts", "member_id", "users"),
    Reference("notification_acts", "actor_id", "users"),
    Reference("reports", "member_id", "users"),
    # A room is reported by itself, whether or not its dream is still there.
    Reference("reports", "dream_id", "dreams", {"kind": {"$ne": "room"}}),
    Reference("appeals", "member_id", "users"),
    Reference("member_notes", "member_id", "users"),
    Reference("circles", "owner_id", "users"),
    Reference("asks", "dream_id", "dreams"),
    Reference("asks", "dreamer_id", "users"),
    Reference("offers", "ask_id", "asks"),
    Reference("offers", "dream_id", "dreams"),
    Reference("offers", "dreamer_id", "users"),
    Reference("offers", "author_id", "users"),
    Reference("sealed_letters", "dream_id", "dreams"),
    Reference("sealed_letters", "dreamer_id", "users"),
    Reference("sky_answers", "dream_id", "dreams"),
    Reference("sky_answers", "other_id", "dreams"),
    Reference("room_lines", "room_id", "rooms"),
    Reference("thanks", "dream_id", "dreams"),
    Reference("thanks", "author_id", "users"),
    # What such a list names may be gone: whoever reads passes over it.
    Reference("similar_dreams", "_id", "dreams"),
    Reference("share_pictures", "_id", "dreams"),
)
LIST_REFERENCES = (
    ListReference("circles", "people", "users"),
    ListReference("dreams", "circles", "circles", {"audience": "circles"}),
)


@dataclass(frozen=True, slots=True)
class Orphan:
    """A document that names something which is not there."""

    collection: str
    id: str
    field: str


class Integrity:
    """Looks through the whole site; with `repair` it also puts right what it finds."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._transactions = Transactions(db)

    def orphans(self, repair: bool) -> Iterator[Orphan]:
        """Every document whose dream, comment, member or circle is gone; `repair` removes them, or takes what is gone
        out of their list."""
        for reference in REFERENCES:
            for batch in self._batches(reference.documents, {reference.key: 1}, reference.where):
                lost = self._without_owner(batch, reference)
                if repair:
                    self._db[reference.documents].delete_many({"_id": {"$in": lost}})
                yield from (Orphan(reference.documents, str(orphan), reference.key) for orphan in lost)
        for listed in LIST_REFERENCES:
            for batch in self._batches(listed.documents, {listed.key: 1}, listed.where, LISTS):
                yield from self._gone_from_lists(batch, listed, repair)

    def _gone_from_lists(
        self, batch: Iterable[Mapping[str, Any]], listed: ListReference, repair: bool
    ) -> Iterator[Orphan]:
        named = {one for document in batch for one in document.get(listed.key) or ()}
        found = self._db[listed.owners].find({"_id": {"$in": list(named)}}, {"_id": 1})
        gone = named - {owner["_id"] for owner in found}
        wrong = [document["_id"] for document in batch if gone.intersection(document.get(listed.key) or ())]
        if repair and wrong:
            self._db[listed.documents].update_many(
                {"_id": {"$in": wrong}}, {"$pull": {listed.key: {"$in": list(gone)}}}
            )
        yield from (Orphan(listed.documents, str(document), listed.key) for document in wrong)

    def differences(self, repair: bool) -> Iterator[Difference]:
        """Every count that is wrong; `repair` sets it to what is there."""
        for count in COUNTS:
            for batch in self._batches(count.owners, {count.shown: 1}):
                there = self._count([owner["_id"] for owner in batch], count, None)
                suspects = [
                    owner["_id"] for owner in batch if count.is_wrong(owner, there.get(owner["_id"], 0))
                ]
                if suspects:
                    # Somebody may have pressed a button between the two reads: look again, at one moment.
                    yield from self._transactions.run(partial(self._look_again, suspects, count, repair))
        for documents, key, where, compare in COPIES:
            for batch in self._batches(documents, {key: 1}, where):
                dreams = list({document[key] for document in batch})
                yield from self._transactions.run(partial(compare, self._db, dreams, repair))

    def _batches(
        self,
        collection: str,
        fields: Mapping[str, int],
        where: Mapping[str, Any] | None = None,
        size: int = BATCH,
    ) -> Iterator[list[dict[str, Any]]]:
        query: dict[str, Any] = dict(where or {})
        while batch := list(
            self._db[collection].find(query, dict(fields)).sort([("_id", ASCENDING)]).limit(size)
        ):
            yield batch
            query["_id"] = {"$gt": batch[-1]["_id"]}

    def _without_owner(self, batch: Iterable[Mapping[str, Any]], reference: Reference) -> list[ObjectId]:
        owner_of = {document["_id"]: document.get(reference.key) for document in batch}
        named = {"_id": {"$in": list(set(owner_of.values()))}}
        present = {owner["_id"] for owner in self._db[reference.owners].find(named, {"_id": 1})}
        return [document for document, owner in owner_of.items() if owner not in present]

    def _count(
        self, owners: list[ObjectId], count: Count, session: ClientSession | None
    ) -> dict[ObjectId, int]:
        which: dict[str, Any] = {**count.where, count.key: {"$in": owners}}
        if count.until:
            bounded = {"_id": {"$in": owners}, count.until: {"$ne": None}}
            found = self._db[count.owners].find(bounded, {count.until: 1}, **in_session(session))
            bounds = [
                {count.key: owner["_id"], "created_at": {"$lte": owner[count.until]}} for owner in found
            ]
            if not bounds:
                return {}
            which = {**count.where, "$or": bounds}
        groups = self._db[count.counted].aggregate(
            [
                {"$match": which},
                {"$group": {"_id": f"${count.key}", "there": {"$sum": 1}}},
            ],
            **in_session(session),
        )
        return {group["_id"]: group["there"] for group in groups}

    def _look_again(
        self, owners: list[ObjectId], count: Count, repair: bool, session: ClientSession | None
    ) -> list[Difference]:
        there = self._count(owners, count, session)
        found = self._db[count.owners].find({"_id": {"$in": owners}}, {count.shown: 1}, **in_session(session))
        differences = [
            Difference(
                count.owners, str(row["_id"]), count.shown, row.get(count.shown), there.get(row["_id"], 0)
            )
            for row in found
            if count.is_wrong(row, there.get(row["_id"], 0))
        ]
        for difference in differences if repair else ():
            self._db[count.owners].update_one(
                {"_id": object_id(difference.id)},
                count.repair(int(difference.there)),
                **in_session(session),
            )
        return differences
