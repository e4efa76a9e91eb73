"""The `blocks` collection: one document for each edge from a member to whom they block or mute, or a dream they mute.

A block ends in its own transaction whatever led from one of the two to the other, and keeps it for some minutes
(`store.blocks.ended`). What would make something of that kind anew asks `store.members.blocked` in its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from bson import ObjectId
from pymongo import DESCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.errors import NotFound
from dreamscape.models import Block, Page
from dreamscape.models.jobs import CHECK_NOTIFICATIONS
from dreamscape.store.asks.ending import end_between
from dreamscape.store.blocks.ended import Ended, EndedByBlocks
from dreamscape.store.circles import Circles
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.follows.follows import Follows
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.blocked import is_blocked_between
from dreamscape.store.members.counts import lock_member, raise_edges_version
from dreamscape.store.rooms.rooms import Rooms
from dreamscape.store.same_sky.answers import SkyAnswers
from dreamscape.store.sealed_letters.letters import SealedLetters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

Kind = Literal["block", "mute"]
TargetKind = Literal["member", "dream"]

MEMBER_KEYS = (
    MemberKey("blocks", "member_id", Erasure.ERASE, "blocks"),
    MemberKey("blocks", "target_id", Erasure.ERASE),
)


class Blocks:
    """Who blocks whom, who mutes whom or what. Every change is idempotent and says whether it changed anything."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._blocks = db["blocks"]
        self._circles = Circles(db)
        self._ended = EndedByBlocks(db)
        self._follows = Follows(db)
        self._jobs = Jobs(db)
        self._letters = SealedLetters(db)
        self._sky_answers = SkyAnswers(db)
        self._rooms = Rooms(db)
        self._transactions = Transactions(db)

    def block(self, member_id: str, other_id: str) -> bool:
        """Block: follows between the two end in both directions, those of each other's dreams too, neither is in a
        circle of the other's, no letter waits sealed from one for the other, nothing that one offers to do for the
        other, no thread ties their dreams, and their rooms are closed for good.

        False when it was so already. Raises NotFound when either is not there any more.
        """
        edge = _edge(member_id, "block", "member", other_id)
        if edge is None:
            raise NotFound
        both = sorted([edge["member_id"], edge["target_id"]])

        def work(session: ClientSession | None) -> bool:
            # Who is just leaving collides with this, and so does a follow on its way from one to the other.
            for one in both:
                if not lock_member(self._db, one, session):
                    raise NotFound
            block_id = self._add(edge, session)
            if block_id is None:
                return False
            ended = Ended(
                self._follows.end_between(both[0], both[1], session),
                self._circles.separate(both[0], both[1], session),
                self._letters.end_between(both[0], both[1], session),
            )
            self._rooms.end_between(both[0], both[1], session)
            self._ended.keep(block_id, edge, ended, session)
            # For good: what was offered is offered anew, or not.
            end_between(self._db, both[0], both[1], datetime.now(UTC), session)
            self._sky_answers.end_between(both[0], both[1], session)
            raise_edges_version(self._db, both, session)
            self._have_checked(both, session)
            return True

        try:
            return self._transactions.run(work)
        except DuplicateKeyError:
            return False  # the same press in another tab was first

    def unblock(self, member_id: str, other_id: str) -> bool:
        """Take a block back; what it ended stays so. False when there was none."""
        edge = _edge(member_id, "block", "member", other_id)
        return edge is not None and self._remove(edge, [edge["member_id"], edge["target_id"]])

    def undo_block(self, member_id: str, other_id: str, most_people: int) -> bool:
        """Take back a block that was made a moment ago, with what it ended, as far as that is still there and circles
        have no more than `most_people`; after a while, or when the other blocks the member too, only the block.

        Is what it ended so again?
        """
        edge = _edge(member_id, "block", "member", other_id)
        if edge is None:
            return False
        both = sorted([edge["member_id"], edge["target_id"]])

        def work(session: ClientSession | None) -> bool:
            # A block by the other waits for this, or this for it; so does whoever is just leaving.
            there = [lock_member(self._db, one, session) for one in both]
            block = self._blocks.find_one_and_delete(edge, **in_session(session))
            if block is None:
                return False
            raise_edges_version(self._db, both, session)
            ended = self._ended.take(block["_id"], session)
            if ended is None or not all(there) or is_blocked_between(self._db, both[0], both[1], session):
                return False
            self._follows.put_back(ended.follows, session)
            self._circles.put_back(ended.circles, most_people, session)
            self._letters.put_back(ended.letters, session)
            return True

        return self._transactions.run(work)

    def mute(self, member_id: str, target_kind: TargetKind, target_id: str) -> bool:
        """Mute somebody or a dream; False when it was so already. Raises NotFound when the member is gone."""
        edge = _edge(member_id, "mute", target_kind, target_id)
        if edge is None:
            raise NotFound

        def work(session: ClientSession | None) -> bool:
            if not lock_member(self._db, edge["member_id"], session):
                raise NotFound
            if self._add(edge, session) is None:
                return False
            raise_edges_version(self._db, [edge["member_id"]], session)
            self._have_checked([edge["member_id"]], session)
            return True

        try:
            return self._transactions.run(work)
        except DuplicateKeyError:
            return False

    def unmute(self, member_id: str, target_kind: TargetKind, target_id: str) -> bool:
        """Take that back; False when it was not so."""
        edge = _edge(member_id, "mute", target_kind, target_id)
        return edge is not None and self._remove(edge, [edge["member_id"]])

    def has(self, member_id: str, kind: Kind, target_kind: TargetKind, target_id: str) -> bool:
        """Is there such an edge?"""
        edge = _edge(member_id, kind, target_kind, target_id)
        return edge is not None and self._blocks.find_one(edge, {"_id": 1}) is not None

    def page(
        self,
        member_id: str,
        kind: Kind,
        target_kind: TargetKind,
        after: str | None,
        *,
        size: int,
        but: Iterable[str] = (),
    ) -> Page[str]:
        """Ids of what the member blocks or mutes, the newest first, without those of `but`.

        A cursor holds the id of the last edge seen, and a made-up one is ignored.
        """
        query: dict[str, Any] = {
            "member_id": object_id(member_id),
            "kind": kind,
            "target_kind": target_kind,
            "target_id": {"$nin": object_ids(but)},
        }
        if start := decode_cursor(after, ObjectId):
            query["_id"] = {"$lt": start[0]}
        edges = list(self._blocks.find(query, {"target_id": 1}).sort([("_id", DESCENDING)]).limit(size + 1))
        cursor = encode_cursor(edges[size - 1]["_id"]) if len(edges) > size else None
        return Page([str(edge["target_id"]) for edge in edges[:size]], cursor)

    def each_of(self, member_id: str) -> Iterator[Block]:
        """Whom and what a member blocks and mutes, one after the other."""
        for edge in self._blocks.find({"member_id": object_id(member_id)}):
            yield Block(edge["kind"], edge["target_kind"], str(edge["target_id"]), edge["created_at"])

    def clear(self, target_id: str) -> None:
        """Forget who muted a dream, or blocked or muted somebody, that is gone; safe to repeat."""
        self._blocks.delete_many({"target_id": object_id(target_id)})

    def erase(self, member_id: str) -> None:
        """Forget whom and what somebody who is gone blocked and muted, and who did so to them; safe to repeat."""
        self._blocks.delete_many({"member_id": object_id(member_id)})
        self.clear(member_id)
        self._ended.erase(member_id)

    def _add(self, edge: dict[str, Any], session: ClientSession | None) -> ObjectId | None:
        at = {"$setOnInsert": {"created_at": datetime.now(UTC)}}
        new_id: ObjectId | None = self._blocks.update_one(
            edge, at, upsert=True, **in_session(session)
        ).upserted_id
        return new_id

    def _have_checked(self, members: Iterable[ObjectId], session: ClientSession | None) -> None:
        """What these are told of whom they avoid now goes."""
        for member in map(str, members):
            payload = {"member_id": member}
            self._jobs.add_anew(CHECK_NOTIFICATIONS, member, payload, session=session)

    def _remove(self, edge: dict[str, Any], concerned: list[ObjectId]) -> bool:
        def work(session: ClientSession | None) -> bool:
            if not self._blocks.delete_one(edge, **in_session(session)).deleted_count:
                return False
            raise_edges_version(self._db, concerned, session)
            return True

        return self._transactions.run(work)


def _edge(member_id: str, kind: Kind, target_kind: TargetKind, target_id: str) -> dict[str, Any] | None:
    member, target = object_id(member_id), object_id(target_id)
    if member is None or target is None:
        return None
    return {"member_id": member, "kind": kind, "target_kind": target_kind, "target_id": target}
