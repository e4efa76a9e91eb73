"""The `notifications` collection: one document for each member, kind and thing, whatever happened to it how often.

How many of them a member has not read stands in their own document, and moves in the transaction that makes it so.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import DESCENDING

from dreamscape.models import Page
from dreamscape.models.jobs import DELIVER_NOTIFICATION
from dreamscape.models.notification_choices import ACT_KINDS, CHOSEN_KINDS, SECURITY
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import count_unread, lock_member, next_act
from dreamscape.store.notifications.documents import notification_from

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Mail
    from dreamscape.models.notifications import Notification

PAGE_SIZE = 20
BATCH = 500
MOST_KEPT = 1000  # of one member
KEPT_READ = timedelta(days=90)
KEPT_UNREAD = timedelta(days=365)

MEMBER_KEYS = (
    MemberKey("notifications", "member_id", Erasure.ERASE, "notifications"),
    MemberKey("notifications", "people", Erasure.ERASE),
    # Of who is followed it is themselves.
    MemberKey("notifications", "thing_id", Erasure.ERASE),
    MemberKey("notifications", "by", Erasure.STAYS),
)


class Notifications:
    """Notifications by whom they are for."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._notifications = db["notifications"]
        self._acts = db["notification_acts"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def add(self, member_id: str, kind: str, values: Mapping[str, Any], session: ClientSession | None) -> str:
        """Within a transaction: tell a member something that is a thing by itself, and have it delivered; its id."""
        new_id, member = ObjectId(), object_id(member_id)
        document = {
            "_id": new_id,
            "member_id": member,
            "kind": kind,
            "thing_id": new_id,
            "at": datetime.now(UTC),
            "unread": True,
            **values,
        }
        self._notifications.insert_one(document, **in_session(session))
        if member:
            count_unread(self._db, member, +1, session)
        told = str(document["_id"])
        payload = {"notification_id": told, "member_id": member_id}
        self._jobs.add(DELIVER_NOTIFICATION, told, payload, session=session)
        return told

    def tell_security(self, member_id: str, about: str, session: ClientSession | None = None) -> str:
        """Tell a member that something happened to their account: `about` is the key of a sentence."""
        if session:
            return self.add(member_id, SECURITY, {"about": about}, session)
        return self._transactions.run(lambda mine: self.add(member_id, SECURITY, {"about": about}, mine))

    def tell_event(self, event_id: str, member_id: str, about: str) -> None:
        """The same of an event by its id: told again, or to somebody who is gone by now, it is nothing."""
        event, member = object_id(event_id), object_id(member_id)

        def work(session: ClientSession | None) -> None:
            if member is None or not lock_member(self._db, member, session):
                return
            if self._notifications.find_one({"_id": event}, {"_id": 1}, **in_session(session)) is None:
                values = {"_id": event, "thing_id": event, "about": about}
                self.add(member_id, SECURITY, values, session)

        self._transactions.run(work)

    def unread_since(
        self, member_id: str, since: datetime, kinds: Collection[str], size: int
    ) -> list[Notification]:
        """What of these kinds is unread and happened after `since`, newest first, so many at most."""
        which = {
            "member_id": object_id(member_id),
            "unread": True,
            "at": {"$gt": since},
            "kind": {"$in": list(kinds)},
        }
        found = self._notifications.find(which).sort("at", DESCENDING).limit(size)
        return [notification_from(row) for row in found]

    def mail_once(self, notification_id: str, mail: Mail) -> str | None:
        """Have a mail sent about a notification; the id of its job. None when one was already, or it is gone."""
        fresh = {"_id": object_id(notification_id), "mailed_at": None}

        def work(session: ClientSession | None) -> str | None:
            change = {"$set": {"mailed_at": datetime.now(UTC)}}
            changed = self._notifications.update_one(fresh, change, **in_session(session))
            return self._jobs.add_mail(mail, session) if changed.matched_count else None

        return self._transactions.run(work)

    def page(
        self,
        member_id: str,
        after: str | None,
        *,
        kinds: Collection[str] = (),
        but: Collection[str] = (),
        size: int = PAGE_SIZE,
    ) -> Page[Notification]:
        """A page of what a member is told, newest first, of these kinds where some are named, or of all `but` some. A
        made-up cursor is ignored."""
        query: dict[str, Any] = {"member_id": object_id(member_id)}
        if but:
            query["kind"] = {"$nin": list(but)}
        if kinds:
            query["kind"] = {"$in": list(kinds)}
        if place := decode_cursor(after, datetime, ObjectId):
            at, last_id = place
            query |= {"at": {"$lte": at}, "$or": [{"at": {"$lt": at}}, {"_id": {"$lt": last_id}}]}
        order = [("at", DESCENDING), ("_id", DESCENDING)]
        found = list(self._notifications.find(query).sort(order).limit(size + 1))
        rows = found[:size]
        more = encode_cursor(rows[-1]["at"], rows[-1]["_id"]) if len(found) > size else None
        return Page([notification_from(row) for row in rows], more)

    def one(self, notification_id: str, member_id: str) -> Notification | None:
        """This notification, if it is the member's own."""
        own = {"_id": object_id(notification_id), "member_id": object_id(member_id)}
        found = self._notifications.find_one(own)
        return notification_from(found) if found else None

    def mark_read(self, member_id: str, notification_id: str | None = None) -> int:
        """The member has read this one, or all there are; how many were unread. Of what is not theirs it is none."""
        member = object_id(member_id)
        which: dict[str, Any] = {"member_id": member, "unread": True}
        if notification_id is not None:
            which["_id"] = object_id(notification_id)

        def work(session: ClientSession | None) -> int:
            read_to = next_act(self._db, member, session) if member else None
            if member is None or read_to is None:
                return 0
            read = {"$set": {"unread": False, "read_at": datetime.now(UTC), "read_to": read_to}}
            count: int = self._notifications.update_many(which, read, **in_session(session)).modified_count
            count_unread(self._db, member, -count, session)
            return count

        return self._transactions.run(work)

    def remove(self, which: Iterable[str]) -> None:
        """Take notifications of these ids away, with their acts; safe to repeat."""
        self._remove_batch(object_ids(which))

    def remove_where(self, which: Mapping[str, Any]) -> None:
        """Take away whatever matches; safe to repeat."""
        while batch := [row["_id"] for row in self._notifications.find(which, {"_id": 1}).limit(BATCH)]:
            self._remove_batch(batch)

    def clear_dream(self, dream_id: str) -> None:
        """A dream is gone, and what was told of it and of what was said there; safe to repeat."""
        which = {"dream_id": object_id(dream_id)}
        self.remove_where({**which, "kind": {"$in": list(CHOSEN_KINDS)}})
        self._acts.delete_many(which)

    def clear_thing(self, member_id: str, kind: str, thing_id: str) -> None:
        """What a member was told of in this notification is gone; safe to repeat."""
        which = {"member_id": object_id(member_id), "kind": kind, "thing_id": object_id(thing_id)}
        self.remove_where(which)
        self._acts.delete_many(which)

    def members_told_of(self, dream_id: str, after: str) -> list[tuple[str, str]]:
        """Five hundred notifications about a dream behind the id `after`: (id, member) of each, in order."""
        which: dict[str, Any] = {"dream_id": object_id(dream_id)}
        if place := object_id(after):
            which["_id"] = {"$gt": place}
        rows = self._notifications.find(which, {"member_id": 1}).sort("_id").limit(BATCH)
        return [(str(row["_id"]), str(row["member_id"])) for row in rows]

    def prune(self, now: datetime) -> None:
        """Forget what was read 90 days ago or told a year ago, and of each member all but the newest thousand."""
        self.remove_where({"unread": False, "read_at": {"$lt": now - KEPT_READ}})
        self.remove_where({"at": {"$lt": now - KEPT_UNREAD}})
        self._acts.delete_many({"standing": False, "at": {"$lt": now - KEPT_UNREAD}})
        for member in self._with_too_many():
            self._remove_oldest(member)

    def each_of(self, member_id: str) -> Iterator[Notification]:
        """All that a member is told, one after the other."""
        return map(notification_from, self._notifications.find({"member_id": object_id(member_id)}))

    def erase(self, member_id: str) -> None:
        """Forget all that a member was told; safe to repeat."""
        self._notifications.delete_many({"member_id": object_id(member_id)})

    def _with_too_many(self) -> Iterator[ObjectId]:
        counted: list[dict[str, Any]] = [
            {"$group": {"_id": "$member_id", "count": {"$sum": 1}}},
            {"$match": {"count": {"$gt": MOST_KEPT}}},
        ]
        return (row["_id"] for row in self._notifications.aggregate(counted))

    def _remove_oldest(self, member: ObjectId) -> None:
        order = [("at", DESCENDING), ("_id", DESCENDING)]
        while rows := list(
            self._notifications.find({"member_id": member}, {"_id": 1})
            .sort(order)
            .skip(MOST_KEPT)
            .limit(BATCH)
        ):
            self._remove_batch([row["_id"] for row in rows])

    def _remove_batch(self, ids: list[ObjectId]) -> None:
        self._transactions.run(partial(self._remove, ids))

    def _remove(self, ids: list[ObjectId], session: ClientSession | None) -> None:
        rows = list(self._notifications.find({"_id": {"$in": ids}}, **in_session(session)))
        if not rows:
            return
        self._notifications.delete_many({"_id": {"$in": [row["_id"] for row in rows]}}, **in_session(session))
        unread: dict[ObjectId, int] = {}
        for row in rows:
            if row["kind"] in ACT_KINDS:
                group = {name: row[name] for name in ("member_id", "kind", "thing_id")}
                self._acts.delete_many(group, **in_session(session))
            if row["unread"]:
                unread[row["member_id"]] = unread.get(row["member_id"], 0) + 1
        for member, count in unread.items():
            count_unread(self._db, member, -count, session)
