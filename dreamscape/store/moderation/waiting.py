"""The queue of moderators: dreams and comments that wait, in one list by the time since which they do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import ASCENDING

from dreamscape.models import Page, WaitingPost
from dreamscape.store.comments.documents import comment_from
from dreamscape.store.common.cursors import EPOCH, decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.union import Pipeline, union_of
from dreamscape.store.dreams.dreams import dream_from
from dreamscape.store.dreams.visibility import WAITING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pymongo.collection import Collection
    from pymongo.database import Database

# The times lead to the indexes; that of dreams has these alone.
EVER = {"created_at": {"$gte": EPOCH}}
WAITS: dict[str, Any] = {**WAITING, "hidden.at": {"$gte": EPOCH}}
Place = tuple[datetime, ObjectId]


class WaitingPosts:
    """Read only: what lets them through or takes them down is their own domain's."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]
        self._comments = db["pending_comments"]

    def page(self, after: str | None, size: int, *, by: str = "") -> Page[WaitingPost]:
        """What waits, `by` everybody or by this member, the oldest first, from an earlier page's cursor on, in one
        round trip."""
        place = decode_cursor(after, datetime, ObjectId)
        found = union_of([*self._walks(size + 1, place, object_id(by) if by else None)])
        posts = sorted(map(_post_from, found), key=lambda post: (post.at, post.id))
        return Page(posts[:size], posts[size - 1].place if len(posts) > size else None)

    def one(self, kind: str, post_id: str) -> WaitingPost | None:
        """What of this kind and id waits, or None."""
        which = {"_id": object_id(post_id)}
        if kind == "dream":
            found = self._dreams.find_one({**which, **WAITS})
        else:
            found = self._comments.find_one(which)
            found = {**found, "pending": True} if found else None
        return _post_from(found) if found else None

    def count(self, most: int) -> int:
        """How many wait, in one round trip; counting stops at `most`."""
        walks = [(self._dreams, _some(WAITS, most)), (self._comments, _some(EVER, most))]
        return min(len(union_of(walks)), most)

    def _walks(
        self, size: int, place: Place | None, member: ObjectId | None
    ) -> list[tuple[Collection[dict[str, Any]], Pipeline]]:
        dreams = {**WAITS, **_beyond("hidden.at", place), **({"dreamer_id": member} if member else {})}
        comments = {**_beyond("created_at", place), **({"author_id": member} if member else {})}
        return [
            (self._dreams, _walk(dreams, "hidden.at", size)),
            (self._comments, [*_walk(comments, "created_at", size), {"$set": {"pending": True}}]),
        ]


def is_beyond(place: str, other: str | None) -> bool:
    """Is this place in the queue behind the other one? Every place is behind what is none."""
    mine, others = (decode_cursor(one, datetime, ObjectId) for one in (place, other))
    return others is None or (mine is not None and mine > others)


def _some(which: Mapping[str, Any], most: int) -> Pipeline:
    return [{"$match": which}, {"$limit": most}, {"$project": {"_id": 1}}]


def _walk(which: Mapping[str, Any], time: str, size: int) -> Pipeline:
    return [{"$match": which}, {"$sort": {time: ASCENDING, "_id": ASCENDING}}, {"$limit": size}]


def _beyond(time: str, place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    at, last_id = place
    return {time: {"$gte": at}, "$or": [{time: {"$gt": at}}, {"_id": {"$gt": last_id}}]}


def _post_from(document: Mapping[str, Any]) -> WaitingPost:
    if "pending" in document:
        comment = comment_from(document)
        place = encode_cursor(comment.created_at, document["_id"])
        return WaitingPost(comment.created_at, comment.waiting, place, comment=comment)
    dream = dream_from(document)
    at, reasons = document["hidden"]["at"], tuple(document["hidden"]["waiting"])
    return WaitingPost(at, reasons, encode_cursor(at, document["_id"]), dream=dream)
