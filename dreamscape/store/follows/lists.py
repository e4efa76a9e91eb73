"""Who follows whom, as lists to leaf through: the newest first, each a walk along an index of `follows`.

Whoever keeps to themselves whom they follow and who follows them does so at both ends: they stand in nobody's list
either. These queries say of the other end of an edge what the policy says of a member (`Viewer.can_see_counts`); a
test compares the two. What is counted is every edge, seen or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import DESCENDING

from dreamscape.models import Page
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id, object_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pymongo.database import Database

    from dreamscape.store.follows.follows import Kind


class FollowLists:
    """Ids of people; a cursor holds the id of the last edge seen, and a made-up one is ignored.

    `viewer_id` is whoever looks, as the policy knows them; "" for a guest. `but` are ids of people whom they
    do not meet.
    """

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._follows = db["follows"]

    def followed_by(
        self, member_id: str, after: str | None, size: int, viewer_id: str, but: Collection[str] = ()
    ) -> Page[str]:
        """Whom a member follows; all of them for the member alone, whose doing it is."""
        which = {"member_id": object_id(member_id), "kind": "member", **_without("target_id", but)}
        if viewer_id == member_id:
            return self._page(which, "target_id", after, size)
        return self._page(which, "target_id", after, size, _shows_themselves("target_id", viewer_id))

    def followers_of(
        self,
        target_id: str,
        after: str | None,
        size: int,
        viewer_id: str,
        but: Collection[str] = (),
        *,
        kind: Kind = "member",
    ) -> Page[str]:
        """Who follows a member, or a dream."""
        which = {"kind": kind, "target_id": object_id(target_id), **_without("member_id", but)}
        return self._page(which, "member_id", after, size, _shows_themselves("member_id", viewer_id))

    def count_followed_by(self, member_id: str) -> int:
        """How many people a member follows."""
        return self._follows.count_documents({"member_id": object_id(member_id), "kind": "member"})

    def _page(
        self,
        which: Mapping[str, Any],
        end: str,
        after: str | None,
        size: int,
        shown: Sequence[Mapping[str, Any]] = (),
    ) -> Page[str]:
        start = decode_cursor(after, ObjectId)
        query = {**which, "_id": {"$lt": start[0]}} if start else which
        edges = list(
            self._follows.aggregate(
                [
                    {"$match": query},
                    {"$sort": {"_id": DESCENDING}},
                    *shown,
                    {"$limit": size + 1},
                    {"$project": {end: 1}},
                ]
            )
        )
        rows = edges[:size]
        cursor = encode_cursor(rows[-1]["_id"]) if len(edges) > size else None
        return Page([str(edge[end]) for edge in rows], cursor)


def _without(end: str, people: Collection[str]) -> dict[str, Any]:
    return {end: {"$nin": object_ids(people)}} if people else {}


def _shows_themselves(end: str, viewer_id: str) -> list[dict[str, Any]]:
    """Stages that let through the edges whose `end` is somebody whom the viewer may find in a list of people."""
    shows: dict[str, Any] = {"person.hides_counts": {"$ne": True}}
    if not viewer_id:
        shows["person.members_only"] = {"$ne": True}
    either = [{end: object_id(viewer_id)}, shows] if viewer_id else [shows]
    return [
        {"$lookup": {"from": "users", "localField": end, "foreignField": "_id", "as": "person"}},
        {"$match": {"$or": either}},
    ]
