"""Lists of dreams, each a walk along an index from a given place on: see `indexes` for them.

A page starts after a place, not after a number of rows, so that page 500 costs
what page 1 costs and a dream that appears meanwhile moves nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bson import ObjectId
from pymongo import DESCENDING
from pymongo.database import Database
from pymongo.errors import ExecutionTimeout

from dreamscape.models import Dream
from dreamscape.store.dreams import dream_from
from dreamscape.store.followed import Followed
from dreamscape.store.hidden_dreams import IN_SIGHT
from dreamscape.store.ids import object_id, object_ids

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
        """Dreams that are followed or by people who are, each once, the newest first; `too`: this dreamer's as well."""
        people = [*followed.people, *object_ids([too] if too else [])]
        found = {dream.id: dream for dream in self._by_people(people, wanted)}
        found.update({dream.id: dream for dream in self._among(followed.dreams, wanted)})
        newest_first = sorted(found.values(), key=lambda dream: (dream.created_at, dream.id), reverse=True)
        return newest_first[: wanted.limit]

    def _by_people(self, people: Sequence[ObjectId], wanted: Wanted) -> list[Dream]:
        """Up to 200 dreamers' lists are merged by the server. For more it walks through everybody's.

        The walk is short when many are followed, unless they have not dreamt for long: then it is
        given up, and their lists are merged 200 at a time.
        """
        if not people:
            return []
        which = {"dreamer_id": {"$in": people}}
        if len(people) <= MOST_MERGED:
            return self._newest(which, wanted, by="dreamer")
        try:
            by = "category" if wanted.category else "latest"
            return self._newest(which, wanted, by=by, milliseconds=LONGEST_WALK_MS)
        except ExecutionTimeout:
            return self._merged(people, wanted)

    def _merged(self, people: Sequence[ObjectId], wanted: Wanted) -> list[Dream]:
        lists: list[list[dict[str, Any]]] = [
            [
                {"$match": _all_of({"dreamer_id": {"$in": some}}, _filter(wanted), _older(wanted.after))},
                {"$sort": dict(NEWEST_FIRST)},
                {"$limit": wanted.limit},
            ]
            for some in (people[start : start + MOST_MERGED] for start in range(0, len(people), MOST_MERGED))
        ]
        others = [{"$unionWith": {"coll": self._dreams.name, "pipeline": pipeline}} for pipeline in lists[1:]]
        ends: list[dict[str, Any]] = [{"$sort": dict(NEWEST_FIRST)}, {"$limit": wanted.limit}]
        return _dreams_from(self._dreams.aggregate([*lists[0], *others, *ends]))

    def _among(self, dreams: Sequence[tuple[datetime, ObjectId]], wanted: Wanted) -> list[Dream]:
        """The first of these dreams after the place, by their ids, as many at a time as may be needed."""
        end = len(dreams)
        if wanted.after and (place_id := object_id(wanted.after.id)):
            end = bisect_left(dreams, (wanted.after.created_at, place_id))
        step = MANY if wanted.category else wanted.limit
        found: list[Dream] = []
        while end > 0 and len(found) < wanted.limit:
            ids = [dream_id for _, dream_id in dreams[max(0, end - step) : end]]
            found += _dreams_from(self._dreams.find({"_id": {"$in": ids}, **_filter(wanted)}))
            end -= step
        return found

    def _newest(
        self, which: Mapping[str, Any], wanted: Wanted, by: str | None = None, milliseconds: int | None = None
    ) -> list[Dream]:
        """Newest first, along the index `by` or the one the server chooses; raises ExecutionTimeout."""
        query = _all_of(which, _filter(wanted), _older(wanted.after))
        found = self._dreams.find(query).sort(NEWEST_FIRST).limit(wanted.limit).max_time_ms(milliseconds)
        return _dreams_from(found.hint(by) if by else found)


def _dreams_from(documents: Iterable[Mapping[str, Any]]) -> list[Dream]:
    return [dream_from(document) for document in documents]


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
