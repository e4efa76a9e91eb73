"""Lists of dreams, each a walk along an index from a given place on: see `indexes` for them.

A page starts after a place, not after a number of rows, so that page 500 costs
what page 1 costs and a dream that appears meanwhile moves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import DESCENDING
from pymongo.database import Database

from dreamscape.models import Dream
from dreamscape.store.dreams import dream_from
from dreamscape.store.hidden_dreams import IN_SIGHT
from dreamscape.store.ids import object_id

NEWEST_FIRST = [("created_at", DESCENDING), ("_id", DESCENDING)]


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
        return self._newest({"dreamer_id": object_id(dreamer_id)}, wanted)

    def _newest(self, which: Mapping[str, Any], wanted: Wanted) -> list[Dream]:
        conditions = [which, _filter(wanted), _older(wanted.after)]
        query = {"$and": [condition for condition in conditions if condition] or [{}]}
        found = self._dreams.find(query).sort(NEWEST_FIRST).limit(wanted.limit)
        return [dream_from(document) for document in found]


def _filter(wanted: Wanted) -> dict[str, Any]:
    condition: dict[str, Any] = {} if wanted.hidden else dict(IN_SIGHT)
    if wanted.not_by:
        condition["dreamer_id"] = {"$ne": object_id(wanted.not_by)}
    if wanted.category:
        condition["categories"] = wanted.category
    return condition


def _older(place: Place | None) -> dict[str, Any]:
    """Dreams after `place`. The first condition bounds the walk, the second settles ties."""
    if place is None:
        return {}
    at = place.created_at
    return {
        "created_at": {"$lte": at},
        "$or": [{"created_at": {"$lt": at}}, {"_id": {"$lt": object_id(place.id)}}],
    }
