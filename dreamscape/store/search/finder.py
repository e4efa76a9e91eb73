"""Dreams and members by their words, newest first: each list is a walk along the index `words` of its collection.

Of several words the rarest is walked along and the others are looked for in what it finds: first in a few, which a
page is full of as a rule, then in so many at most; where that is not enough, it says where to go on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bson import ObjectId
from pymongo import DESCENDING

from dreamscape.models.search import FoundMember
from dreamscape.store.common.cursors import decode_cursor, encode_cursor
from dreamscape.store.common.union import ONE_BATCH, union_of
from dreamscape.store.dreams.dreams import dream_from
from dreamscape.store.members.documents import PERSON_FIELDS, person_from
from dreamscape.store.members.introductions import DOUBTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pymongo.collection import Collection
    from pymongo.database import Database

    from dreamscape.models import Dream
    from dreamscape.store.common.union import Pipeline
    from dreamscape.store.edges import Edges

    Wanted = Sequence[Sequence[str]]

# The database reads a stretch to its end before it looks at it: so many for each that is wanted first, less than a
# millisecond, and if these are not enough so many more, some ten.
WALKED_FIRST = 5
MOST_WALKED = 5000
# For a glance at what has one word, or several.
MOST_GLANCED, MOST_GLANCED_OF_SEVERAL = 60, 300
NEWEST_FIRST = {"created_at": DESCENDING, "_id": DESCENDING}
MEMBER_FIELDS = {**PERSON_FIELDS, "bio": 1, "skills": 1, "location": 1, "created_at": 1}


class MongoFinder:
    """A cursor that it did not make leads to the beginning."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]
        self._users = db["users"]

    def dreams(
        self, wanted: Wanted, visible: Mapping[str, Any], after: str | None, limit: int
    ) -> tuple[list[Dream], str | None]:
        """Dreams that have one of each of these words, the rarest first, at most `limit`, and where to go on."""
        found, cursor = _walk(self._dreams, wanted, visible, _Stretch(after, limit), {"words": 0})
        return [dream_from(document) for document in found], cursor

    def dreams_with_any(self, words: Sequence[str], visible: Mapping[str, Any], limit: int) -> list[Dream]:
        """The newest that have any of these words; of hidden ones in between not more than a few are passed over."""
        found = self._dreams.aggregate(
            [
                {"$match": {"words": {"$in": list(words)}}},
                {"$sort": NEWEST_FIRST},
                {"$limit": 2 * limit},
                {"$match": dict(visible)},
                {"$limit": limit},
                {"$project": {"words": 0}},
            ],
            hint="words",
            batchSize=ONE_BATCH,
        )
        return [dream_from(document) for document in found]

    def people(
        self, wanted: Wanted, reader_id: str, edges: Edges, after: str | None, limit: int
    ) -> tuple[list[FoundMember], str | None]:
        """Members who have one of each of these words: those whose page `reader_id` ("": a guest) may see.

        Nobody is led to who is leaving, suspended, or doubted while no moderator has vetted them.
        """
        visible = _people_seen_by(reader_id, edges)
        found, cursor = _walk(self._users, wanted, visible, _Stretch(after, limit), MEMBER_FIELDS)
        return [_member_from(document) for document in found], cursor

    def glance(
        self,
        wanted: tuple[Wanted, Wanted],
        visible: Mapping[str, Any],
        reader_id: str,
        edges: Edges,
        limits: tuple[int, int],
    ) -> tuple[list[Dream], list[FoundMember]]:
        """What `dreams` and `people` find first, each of its own `wanted` and at most so many, in one round trip: among
        some of the newest that have the rarest word."""
        asked = (
            (self._dreams, visible, {"words": 0}),
            (self._users, _people_seen_by(reader_id, edges), MEMBER_FIELDS),
        )
        lists = [
            (collection, _stretch(_rarest(words), most, _all_of(seen, words), limit, fields))
            for (collection, seen, fields), words, limit in zip(asked, wanted, limits, strict=True)
            if words
            for most in [MOST_GLANCED if len(words) == 1 else MOST_GLANCED_OF_SEVERAL]
        ]
        found = union_of(lists, hint="words")
        dreams = [document for document in found if "dreamer_id" in document]
        people = [document for document in found if "dreamer_id" not in document]
        return [*map(dream_from, dreams)], [*map(_member_from, people)]


class _Stretch(NamedTuple):
    """So much of a list, after this cursor."""

    after: str | None
    limit: int


def _walk(
    collection: Collection[dict[str, Any]],
    wanted: Wanted,
    visible: Mapping[str, Any],
    stretch: _Stretch,
    fields: Mapping[str, int],
) -> tuple[list[dict[str, Any]], str | None]:
    if not wanted or not all(wanted):
        return [], None
    conditions = _all_of(visible, wanted)
    found: list[dict[str, Any]] = []
    after, limit = stretch
    for most in (min(WALKED_FIRST * limit, MOST_WALKED), MOST_WALKED):
        start = {**_rarest(wanted), **_older(after)}
        found += collection.aggregate(
            _stretch(start, most, conditions, limit + 1 - len(found), fields),
            hint="words",
            batchSize=ONE_BATCH,
        )
        if len(found) > limit:
            return found[:limit], _cursor(found[limit - 1])
        end = collection.find(start, {"created_at": 1}).sort([*NEWEST_FIRST.items()]).hint("words")
        after = next(map(_cursor, end.skip(most - 1).limit(1)), None)
        if after is None:
            break
    return found, after


def _rarest(wanted: Wanted) -> dict[str, Any]:
    return {"words": {"$in": list(wanted[0])}}


def _all_of(visible: Mapping[str, Any], wanted: Wanted) -> dict[str, Any]:
    """What is seen, and has one of each of the other words."""
    return {"$and": [visible, *({"words": {"$in": list(spellings)}} for spellings in wanted[1:])]}


def _stretch(
    start: Mapping[str, Any], most: int, conditions: Mapping[str, Any], limit: int, fields: Mapping[str, int]
) -> Pipeline:
    """The newest of `most` from `start` on that meet these conditions."""
    return [
        {"$match": start},
        {"$sort": NEWEST_FIRST},
        # What stands behind it is not mixed with what bounds the walk.
        {"$limit": most},
        {"$match": conditions},
        {"$limit": limit},
        {"$project": fields},
    ]


def _people_seen_by(reader_id: str, edges: Edges) -> dict[str, Any]:
    visible: dict[str, Any] = {
        "leaves_at": None,
        "suspended_until": {"$not": {"$gt": datetime.now(UTC)}},
        "$nor": [DOUBTED],
    }
    if not reader_id:
        visible["members_only"] = {"$ne": True}
    if edges.avoided:
        visible["_id"] = {"$nin": list(edges.avoided)}
    return visible


def _cursor(document: Mapping[str, Any]) -> str:
    return encode_cursor(document.get("created_at") or document["_id"].generation_time, document["_id"])


def _older(after: str | None) -> dict[str, Any]:
    place = decode_cursor(after, datetime, ObjectId)
    if place is None:
        return {}
    at, last_id = place
    return {"created_at": {"$lte": at}, "$nor": [{"created_at": at, "_id": {"$gte": last_id}}]}


def _member_from(document: Mapping[str, Any]) -> FoundMember:
    return FoundMember(
        person=person_from(document),
        bio=document.get("bio") or "",
        skills=tuple(document.get("skills") or ()),
        location=document.get("location") or "",
        created_at=document.get("created_at") or document["_id"].generation_time,
    )
