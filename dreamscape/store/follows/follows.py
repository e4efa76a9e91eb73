"""The `follows` collection: one document for each edge from a member to a dream or to another member.

The shown count lives in the document that is followed and moves in the same
transaction as the edge, only when the edge was really made or removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from bson import ObjectId
from pymongo.errors import DuplicateKeyError

from dreamscape.errors import NotFound
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.common.union import count_each
from dreamscape.store.dreams import counts as dream_counts
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members import counts as member_counts
from dreamscape.store.members.blocked import is_blocked_between
from dreamscape.store.members.counts import count_follows_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

Kind = Literal["dream", "member"]
COLLECTION_OF: dict[str, str] = {"dream": "dreams", "member": "users"}
COUNT_FOLLOWER = {"dream": dream_counts.count_follower, "member": member_counts.count_follower}

MEMBER_KEYS = (
    MemberKey("follows", "member_id", Erasure.ERASE, "follows"),
    MemberKey("follows", "target_id", Erasure.ERASE),
)


@dataclass(frozen=True, slots=True)
class Follow:
    """One edge: `kind` says whether the target is a dream or a member."""

    kind: Kind
    target_id: str
    created_at: datetime


class Follows:
    """Who follows what. Every change is idempotent and says whether it changed anything."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._follows = db["follows"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def add(self, member_id: str, kind: Kind, target_id: str) -> bool:
        """Follow; False when it was so already.

        Raises NotFound when either is not there any more, or one of the two people blocks the other.
        """
        edge = _edge(member_id, kind, target_id)
        if edge is None:
            raise NotFound

        def work(session: ClientSession | None) -> bool:
            target = self._db[COLLECTION_OF[kind]].find_one(
                {"_id": edge["target_id"]}, {"created_at": 1, "dreamer_id": 1}, **in_session(session)
            )
            if target is None:
                raise NotFound
            whose = target.get("dreamer_id", target["_id"])
            if is_blocked_between(self._db, edge["member_id"], whose, session):
                raise NotFound
            # The dreamscape lists followed dreams by their age, without reading them all.
            times = {"created_at": datetime.now(UTC), "target_created_at": target.get("created_at")}
            made = self._follows.update_one(edge, {"$setOnInsert": times}, upsert=True, **in_session(session))
            if made.upserted_id is None:
                return False
            # Who is just leaving collides with the first, whoever takes the target away with the second.
            if not (
                count_follows_change(self._db, edge["member_id"], session)
                and COUNT_FOLLOWER[kind](self._db, edge["target_id"], +1, session)
            ):
                # Raising undoes the transaction; where there is none, this does.
                self._follows.delete_one({"_id": made.upserted_id}, **in_session(session))
                raise NotFound
            self._tell(edge, session)
            return True

        try:
            return self._transactions.run(work)
        except DuplicateKeyError:
            return False  # the same press in another tab was first

    def remove(self, member_id: str, kind: Kind, target_id: str) -> bool:
        """Stop following; False when it was so already."""
        edge = _edge(member_id, kind, target_id)
        if edge is None:
            return False

        def work(session: ClientSession | None) -> bool:
            if not self._remove(edge, session):
                return False
            self._tell(edge, session)
            return True

        return self._transactions.run(work)

    def end_between(
        self, one: ObjectId, other: ObjectId, session: ClientSession | None
    ) -> list[dict[str, Any]]:
        """Within a transaction: neither follows the other any more, nor any dream of theirs; return what did."""
        ended = []
        for member, followed in ((one, other), (other, one)):
            dreams = self._db["dreams"].find({"dreamer_id": followed}, {"_id": 1}, **in_session(session))
            targets = [followed, *(dream["_id"] for dream in dreams)]
            query = {"member_id": member, "kind": {"$in": list(COLLECTION_OF)}, "target_id": {"$in": targets}}
            ended += [
                found
                for found in list(self._follows.find(query, **in_session(session)))
                if self._remove(_edge_of(found), session)
            ]
        return ended

    def put_back(self, ended: Iterable[dict[str, Any]], session: ClientSession | None) -> None:
        """Within a transaction that has both members locked: what `end_between` has ended is so again, each in its
        place in the lists, where what is followed is still there."""
        for found in ended:
            if self._follows.find_one(_edge_of(found), {"_id": 1}, **in_session(session)):
                continue
            if COUNT_FOLLOWER[found["kind"]](self._db, found["target_id"], +1, session):
                self._follows.insert_one(found, **in_session(session))
                count_follows_change(self._db, found["member_id"], session)
                self._tell(found, session)

    def clear(self, kind: Kind, target_id: str) -> None:
        """Forget who followed a target that is gone; safe to repeat."""
        self._follows.delete_many({"kind": kind, "target_id": object_id(target_id)})

    def among(self, member_id: str, kind: Kind | None, target_ids: Iterable[str]) -> frozenset[str]:
        """Those of `target_ids` that the member follows, in one query; without a kind, of every kind."""
        wanted = object_ids(set(target_ids))
        if not wanted:
            return frozenset()
        found = self._follows.find(
            {
                "member_id": object_id(member_id),
                "kind": {"$in": [kind] if kind else list(COLLECTION_OF)},
                "target_id": {"$in": wanted},
            },
            {"_id": 0, "target_id": 1},
        )
        return frozenset(str(edge["target_id"]) for edge in found)

    def count_since(self, kind: Kind, target_ids: Iterable[str], since: datetime) -> dict[str, int]:
        """How many have begun to follow each of these targets after `since`; MOST_COUNTED at most, in one query."""
        after = ObjectId.from_datetime(since)
        return count_each(
            self._follows,
            "target_id",
            [{"kind": kind, "target_id": target, "_id": {"$gt": after}} for target in object_ids(target_ids)],
        )

    def each_of(self, member_id: str) -> Iterator[Follow]:
        """What a member follows, one after the other."""
        for edge in self._follows.find({"member_id": object_id(member_id)}):
            since = edge.get("created_at") or edge["_id"].generation_time
            yield Follow(edge["kind"], str(edge["target_id"]), since)

    def erase(self, member_id: str) -> None:
        """Unfollow all that a member follows, each with its count, and forget who followed them; safe to repeat.

        Nobody is told: what they did is told no more as it is (`store.notifications`)."""
        for follow in self.each_of(member_id):
            if edge := _edge(member_id, follow.kind, follow.target_id):
                self._transactions.run(partial(self._remove, edge))
        self.clear("member", member_id)

    def _remove(self, edge: dict[str, Any], session: ClientSession | None) -> bool:
        if not self._follows.delete_one(edge, **in_session(session)).deleted_count:
            return False
        COUNT_FOLLOWER[edge["kind"]](self._db, edge["target_id"], -1, session)
        count_follows_change(self._db, edge["member_id"], session)
        return True

    def _tell(self, edge: Mapping[str, Any], session: ClientSession | None) -> None:
        self._jobs.tell(f"{edge['kind']}_followed", edge["target_id"], edge["member_id"], session)


def _edge_of(found: Mapping[str, Any]) -> dict[str, Any]:
    return {key: found[key] for key in ("member_id", "kind", "target_id")}


def _edge(member_id: str, kind: Kind, target_id: str) -> dict[str, Any] | None:
    member, target = object_id(member_id), object_id(target_id)
    if member is None or target is None:
        return None
    return {"member_id": member, "kind": kind, "target_id": target}
