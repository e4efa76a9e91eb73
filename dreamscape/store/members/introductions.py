"""Members to be met, in the `users` collection: lists of the newest, each a walk along an index from a place on.

Not among them: who is suspended or leaving, and about whom the site wonders while no moderator has vetted them, for
nobody is to be led to what waits.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bson import ObjectId
from pymongo import DESCENDING

from dreamscape.models import Introduction
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.ids import object_ids
from dreamscape.store.edges import MOST_NAMED
from dreamscape.store.members.documents import PERSON_FIELDS, person_from

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pymongo.database import Database

    from dreamscape.store.edges import Edges

FIELDS = {**PERSON_FIELDS, "interests": 1, "skills": 1, "created_at": 1}
NEWEST_FIRST = [("created_at", DESCENDING), ("_id", DESCENDING)]
DOUBTED: dict[str, Any] = {"joined.doubts.0": {"$exists": True}, "vetted_at": None}


class Introductions:
    """At most `limit` people after a cursor of `cursor_of`, for a member with these edges.

    Left out are the member, whom they avoid and whom they follow; of very many the first MOST_NAMED.
    """

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]

    def liking(
        self, interests: Sequence[str], member_id: str, edges: Edges, after: str | None, limit: int
    ) -> list[Introduction]:
        """Those who like any of these categories."""
        who = {"interests": {"$in": list(interests)}}
        return self._newest(who, "newest_by_interest", _known(member_id, edges), after, limit)

    def skilled(self, member_id: str, edges: Edges, after: str | None, limit: int) -> list[Introduction]:
        """Those who say that they can do something."""
        who = {"skills.0": {"$exists": True}}
        return self._newest(who, "newest_skilled", _known(member_id, edges), after, limit)

    def newest(self, member_id: str, edges: Edges, after: str | None, limit: int) -> list[Introduction]:
        """Everybody."""
        return self._newest({}, "newest", _known(member_id, edges), after, limit)

    def _newest(
        self, who: Mapping[str, Any], index: str, known: list[ObjectId], after: str | None, limit: int
    ) -> list[Introduction]:
        # A second condition that always holds: of a $nin of thousands alone the server would make as many bounds.
        left_out: list[dict[str, Any]] = [DOUBTED, {"_id": {"$in": known}, "created_at": {"$exists": True}}]
        query = {**who, "leaves_at": None, "suspended_until": {"$not": {"$gt": datetime.now(UTC)}}}
        if place := decode_cursor(after, datetime, ObjectId):
            at, last_id = place
            query["created_at"] = {"$lte": at}
            left_out.append({"created_at": at, "_id": {"$gte": last_id}})
        found = self._users.find({**query, "$nor": left_out}, FIELDS).sort(NEWEST_FIRST).limit(limit)
        return [_introduction_from(document) for document in found.hint(index)]


def _known(member_id: str, edges: Edges) -> list[ObjectId]:
    return [*object_ids([member_id]), *edges.avoided, *edges.people][:MOST_NAMED]


def cursor_of(introduction: Introduction) -> str:
    """Where the list goes on after this one."""
    return encode_cursor(introduction.created_at, ObjectId(introduction.person.id))


def _introduction_from(document: Mapping[str, Any]) -> Introduction:
    return Introduction(
        person=person_from(document),
        interests=tuple(document.get("interests") or ()),
        skills=tuple(document.get("skills") or ()),
        created_at=document.get("created_at") or document["_id"].generation_time,
    )
