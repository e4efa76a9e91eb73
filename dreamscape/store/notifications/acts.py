"""The `notification_acts` collection: one document for each member who did what a notification tells of.

`notifications` has one document for all acts of a kind about a thing. What it shows (the latest three people, how many
there are, whether any is new) is made anew from its acts in the transaction that changes one of them, and so is the
number of a member's unread notifications in their own document. `seq` numbers the acts that a member is told of in
their order; those above the `read_to` of their notification are new. An act that was taken back after it was read
stays, as one that is not `standing`: done again it is no news.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import DESCENDING

from dreamscape.models.jobs import DELIVER_NOTIFICATION
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.counts import count_unread, lock_member, next_act
from dreamscape.store.notifications.devices import with_devices
from dreamscape.store.notifications.standing import Standing, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models.notifications import Act

MOST_PEOPLE = 3
BATCH = 500
GROUP_KEY = ("member_id", "kind", "thing_id")
MEMBER_KEYS = (
    MemberKey("notification_acts", "member_id", Erasure.ERASE),
    MemberKey("notification_acts", "actor_id", Erasure.ERASE),
    # Of who is followed it is themselves.
    MemberKey("notification_acts", "thing_id", Erasure.ERASE),
)


class NotificationActs:
    """Acts by whom they are told to. All of it may be repeated."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._acts = db["notification_acts"]
        self._notifications = db["notifications"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def settle(self, act: Act, *, allowed: bool, deliver: bool) -> str | None:
        """Tell of an act that is so, and tell no more of one that is not, nor of one that is not `allowed`.

        With `deliver` a notification that says something new by it is brought to the member's devices, if they have
        any: the id of the job that does so, None where there is none.
        """
        member = object_id(act.member_id)
        if member is None:
            return None

        def work(session: ClientSession | None) -> str | None:
            # Of two that settle the same, the second sees what the first has made of it.
            seq = next_act(self._db, member, session)
            if seq is None:
                return None
            standing = standing_of(self._db, act, session) if allowed else None
            told = self._write(act, standing, seq, session)
            if told and deliver and with_devices(self._db, [member], session):
                payload = {"notification_id": told, "member_id": act.member_id}
                return self._jobs.add_anew(DELIVER_NOTIFICATION, told, payload, session=session)
            return None

        return self._transactions.run(work)

    def withdraw(self, member_id: str, actor_ids: Iterable[str]) -> None:
        """Tell a member no more of anything that these people did."""
        for actor_id in actor_ids:
            which = {"member_id": object_id(member_id), "actor_id": object_id(actor_id)}
            self._withdraw_each(which)

    def withdraw_source(self, source_id: str) -> None:
        """Tell nobody any more of what left this, which is gone; safe to repeat."""
        self._withdraw_each({"source_id": object_id(source_id)})

    def withdraw_thing(self, kind: str, thing_id: str, actor_id: str = "") -> None:
        """Tell nobody any more that this actor did this to a thing, or of all that was done to it; safe to repeat."""
        by = {"actor_id": object_id(actor_id)} if actor_id else {}
        self._withdraw_each({**by, "kind": kind, "thing_id": object_id(thing_id)})

    def of_source(self, source_id: str) -> list[tuple[str, str, str]]:
        """Which acts tell of this comment: (member, kind, thing) of each."""
        found = self._acts.find({"source_id": object_id(source_id)})
        return [(str(row["member_id"]), row["kind"], str(row["thing_id"])) for row in found]

    def erase(self, member_id: str) -> None:
        """Forget what a member was told of, and that they did anything; safe to repeat."""
        self._acts.delete_many({"member_id": object_id(member_id)})
        self._withdraw_each({"actor_id": object_id(member_id)})

    def _withdraw_each(self, which: Mapping[str, Any]) -> None:
        while rows := list(self._acts.find(which).limit(BATCH)):
            for row in rows:
                self._transactions.run(partial(self._withdraw, row))

    def _withdraw(self, row: Mapping[str, Any], session: ClientSession | None) -> None:
        group = _group_key(row)
        lock_member(self._db, row["member_id"], session)
        if self._acts.delete_one({"_id": row["_id"]}, **in_session(session)).deleted_count:
            found = self._notifications.find_one(group, **in_session(session))
            if found:
                self._regroup(group, found, -1 if row["standing"] else 0, {}, session)

    def _write(
        self, act: Act, standing: Standing | None, next_seq: int, session: ClientSession | None
    ) -> str | None:
        group = {
            "member_id": object_id(act.member_id),
            "kind": act.kind,
            "thing_id": object_id(act.thing_id),
        }
        key = {**group, "actor_id": object_id(act.actor_id)}
        row = self._acts.find_one(key, **in_session(session))
        if standing is None and (row is None or not row["standing"]):
            return None
        if standing and row and row["standing"] and row["source_id"] == standing.source_id:
            return None
        before = self._notifications.find_one(group, **in_session(session)) or {"_id": ObjectId()}
        dream_id = object_id(act.dream_id)
        if standing is None:
            self._take_back(row, before, session)
            return self._regroup(group, before, -1, {}, session)
        seq = _seq(row, standing, before, next_seq)
        values = {"standing": True, "seq": seq, "at": standing.at, "source_id": standing.source_id}
        change = {"$set": {**values, "dream_id": dream_id, "notification_id": before["_id"]}}
        self._acts.update_one(key, change, upsert=True, **in_session(session))
        more = {"seq": max(seq, before.get("seq", 0)), "dream_id": dream_id}
        return self._regroup(group, before, 0 if row and row["standing"] else +1, more, session)

    def _take_back(self, row: Any, before: Mapping[str, Any], session: ClientSession | None) -> None:
        if row["seq"] > before.get("read_to", 0):
            self._acts.delete_one({"_id": row["_id"]}, **in_session(session))
        else:
            change = {"$set": {"standing": False, "seq": 0}}
            self._acts.update_one({"_id": row["_id"]}, change, **in_session(session))

    def _regroup(
        self,
        group: dict[str, Any],
        before: Mapping[str, Any],
        step: int,
        more: Mapping[str, Any],
        session: ClientSession | None,
    ) -> str | None:
        """Make the notification say what its acts are now; what it becomes when that makes it unread."""
        member, was_unread = group["member_id"], bool(before.get("unread"))
        latest = self._latest(before["_id"], session)
        if not latest:
            self._notifications.delete_one({"_id": before["_id"]}, **in_session(session))
            count_unread(self._db, member, -was_unread, session)
            return None
        newest, read_to = latest[0], before.get("read_to", 0)
        unread = newest["seq"] > read_to
        shown = {
            "people": [row["actor_id"] for row in latest],
            "count": before.get("count", 0) + step,
            "unread": unread,
            "at": newest["at"],
            "source_id": newest["source_id"],
            "read_to": read_to,
            **more,
        }
        one = {"_id": before["_id"], **group}
        self._notifications.update_one(one, {"$set": shown}, upsert=True, **in_session(session))
        count_unread(self._db, member, unread - was_unread, session)
        return str(before["_id"]) if unread and newest["seq"] > before.get("seq", 0) else None

    def _latest(self, notification: ObjectId, session: ClientSession | None) -> list[dict[str, Any]]:
        which = {"notification_id": notification, "standing": True}
        found = self._acts.find(which, **in_session(session))
        return list(found.sort([("seq", DESCENDING), ("at", DESCENDING)]).limit(MOST_PEOPLE))


def _group_key(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in GROUP_KEY}


def _seq(row: Mapping[str, Any] | None, standing: Standing, group: Mapping[str, Any], next_seq: int) -> int:
    """The number of an act that is so now and was not, or left something else: 0 for one that is no news."""
    if row is None:
        return next_seq
    if row["source_id"] == standing.source_id:
        return 0  # it was read, then taken back, and is so again
    if standing.at > row["at"]:
        return next_seq
    # The last that they said is gone, and an earlier one has its place.
    was_new = row["seq"] > group.get("read_to", 0)
    read_at = group.get("read_at")
    seq: int = row["seq"] if was_new and (read_at is None or standing.at > read_at) else 0
    return seq
