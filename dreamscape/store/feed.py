"""Lists of dreams, each a walk along an index from a given place on: see `indexes` for them.

A page starts after a place, not after a number of rows, so that page 500 costs
what page 1 costs and a dream that appears meanwhile moves nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Any

from bson import ObjectId
from pymongo import DESCENDING
from pymongo.database import Database
from pymongo.errors import ExecutionTimeout

from dreamscape.models import Dream
from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.common.union import Pipeline, read_together
from dreamscape.store.dreams.dreams import dream_from
from dreamscape.store.dreams.visibility import IN_SIGHT
from dreamscape.store.follows.following import Followed

Document = dict[str, Any]

NEWEST_FIRST = [("created_at", DESCENDING), ("_id", DESCENDING)]
MOST_FOLLOWED_FIRST = [("follower_count", DESCENDING), *NEWEST_FIRST]
# As many values of an $in as MongoDB merges in an index's order (internalQueryMaxScansToExplode).
MOST_MERGED = 200
MANY = 500
LONGEST_WALK_MS = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dream stands in a list. `follower_count` matters where most followers come first."""

    created_at: datetime
    id: str
    follower_count: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which dreams a list is to show: the `limit` first of them after a place.

    `not_by` leaves one dreamer's out; `category` is a key that all of them have; `hidden` lets those in that
    are out of everybody else's sight.
    """

    limit: int
    after: Place | None = None
    not_by: str | None = None
    category: str | None = None
    hidden: bool = False


class Feed:
    """The views of the dreamscape, and one dreamer's dreams."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]

    def latest(self, wanted: Wanted) -> list[Dream]:
        """The newest first."""
        return self._newest({}, wanted)

    def by_dreamer(self, dreamer_id: str, wanted: Wanted) -> list[Dream]:
        """One dreamer's, the newest first."""
        return self._newest({"dreamer_id": object_id(dreamer_id)}, wanted, by="dreamer")

    def about(self, categories: Sequence[str], wanted: Wanted) -> list[Dream]:
        """Those in any of these categories, the newest first."""
        return self._newest({"categories": {"$in": list(categories)}}, wanted)

    def trending(self, wanted: Wanted) -> list[Dream]:
        """Those with most followers first, the newest of them before the others."""
        # All conditions stand in each branch, so that the branches can be merged in the index's order.
        branches = [{**branch, **_filter(wanted)} for branch in _less_followed(wanted.after)]
        query = {"$or": branches} if len(branches) > 1 else branches[0]
        found = self._dreams.find(query).sort(MOST_FOLLOWED_FIRST).limit(wanted.limit)
        return _dreams_from(found.hint("category_trending" if wanted.category else "trending"))

    def followed(self, followed: Followed, wanted: Wanted, too: str | None = None) -> list[Dream]:
        """Dreams that are followed or by people who are, each once, the newest first; `too`: this dreamer's as well.

        One round trip as a rule and two at most, whatever is followed.
        """
        people = [*followed.people, *object_ids([too] if too else [])]
        end = _end_before(wanted.after, followed.dreams)
        start = max(0, end - (MANY if wanted.category else wanted.limit))
        newest = [dream_id for _, dream_id in followed.dreams[start:end]]
        try:
            found = self._of_people_and(people, newest, wanted)
            enough = start == 0 or sum(dream_id in found for dream_id in newest) >= wanted.limit
        except ExecutionTimeout:
            enough = False
        if not enough:
            found = self._all_merged(people, [dream_id for _, dream_id in followed.dreams[:end]], wanted)
        return [dream_from(document) for document in nlargest(wanted.limit, found.values(), key=_age)]

    def _of_people_and(
        self, people: Sequence[ObjectId], dreams: Sequence[ObjectId], wanted: Wanted
    ) -> dict[ObjectId, Document]:
        """The newest by these people and all of these dreams, as stored, by id.

        Up to 200 dreamers' lists are merged by the server. For more it walks through everybody's. That
        walk is short when many are followed, unless they have not dreamt for long: then it is given up
        and ExecutionTimeout raised.
        """
        lists = [self._list_of(people, wanted)] if people else []
        lists += [[{"$match": {"_id": {"$in": list(dreams)}, **_filter(wanted)}}]] if dreams else []
        options: dict[str, Any] = {}
        if people and len(people) <= MOST_MERGED:
            options = {"hint": "dreamer"}
        elif people:
            options = {"hint": "category" if wanted.category else "latest", "maxTimeMS": LONGEST_WALK_MS}
        return {document["_id"]: document for document in read_together(self._dreams, lists, **options)}

    def _all_merged(
        self, people: Sequence[ObjectId], dreams: Sequence[ObjectId], wanted: Wanted
    ) -> dict[ObjectId, Document]:
        """The same from all lists there are, the people's 200 at a time: slower, and always enough."""
        lists = [
            self._list_of(people[start : start + MOST_MERGED], wanted)
            for start in range(0, len(people), MOST_MERGED)
        ]
        ids = {"_id": {"$in": list(dreams)}, **_filter(wanted)}
        lists.append([{"$match": ids}, {"$sort": dict(NEWEST_FIRST)}, {"$limit": wanted.limit}])
        # Where hardly anything is in sight, the server is free to sort all that these people ever dreamt.
        options = {"hint": "dreamer"} if people else {}
        return {document["_id"]: document for document in read_together(self._dreams, lists, **options)}

    def _list_of(self, people: Sequence[ObjectId], wanted: Wanted) -> Pipeline:
        query = _all_of({"dreamer_id": {"$in": list(people)}}, _filter(wanted), _older(wanted.after))
        return [{"$match": query}, {"$sort": dict(NEWEST_FIRST)}, {"$limit": wanted.limit}]

    def _newest(self, which: Mapping[str, Any], wanted: Wanted, by: str | None = None) -> list[Dream]:
        """Newest first, along the index `by` or the one the server chooses."""
        query = _all_of(which, _filter(wanted), _older(wanted.after))
        found = self._dreams.find(query).sort(NEWEST_FIRST).limit(wanted.limit)
        return _dreams_from(found.hint(by) if by else found)


def _age(document: Document) -> tuple[datetime, ObjectId]:
    return document.get("created_at") or document["_id"].generation_time, document["_id"]


def _dreams_from(documents: Iterable[Mapping[str, Any]]) -> list[Dream]:
    return [dream_from(document) for document in documents]


def _end_before(place: Place | None, dreams: Sequence[tuple[datetime, ObjectId]]) -> int:
    """How many of these dreams, the oldest first, come after `place` where the newest are first."""
    if place and (place_id := object_id(place.id)):
        return bisect_left(dreams, (place.created_at, place_id))
    return len(dreams)


def _all_of(*conditions: Mapping[str, Any]) -> dict[str, Any]:
    return {"$and": [condition for condition in conditions if condition] or [{}]}


def _filter(wanted: Wanted) -> dict[str, Any]:
    condition: dict[str, Any] = {} if wanted.hidden else dict(IN_SIGHT)
    if wanted.not_by:
        condition["dreamer_id"] = {"$ne": object_id(wanted.not_by)}
    if wanted.category:
        condition["categories"] = wanted.category
    return condition


def _older(place: Place | None) -> dict[str, Any]:
    """Dreams after `place`. The first condition bounds the walk, the second settles ties.

    An $or in the place of $nor says the same and costs the planner 8 ms beside an $in of 2,000.
    """
    if place is None:
        return {}
    at = place.created_at
    ahead_of_it = {"created_at": at, "_id": {"$gte": object_id(place.id)}}
    return {"created_at": {"$lte": at}, "$nor": [ahead_of_it]}


def _less_followed(place: Place | None) -> list[dict[str, Any]]:
    """Dreams after `place` where most followers come first, in pieces that each are one stretch of the index."""
    if place is None:
        return [{}]
    count, at = place.follower_count, place.created_at
    return [
        {"follower_count": count, "created_at": at, "_id": {"$lt": object_id(place.id)}},
        {"follower_count": count, "created_at": {"$lt": at}},
        {"follower_count": {"$lt": count}},
    ]
