"""Whom and what a member follows, as the dreamscape's view “Followed” needs it: all of it, in one query.

Reading the edges of somebody who follows thousands costs more than the page
made with them, so a process keeps what it read. `follows_version` of the
member, which every follow and unfollow raises in its own transaction, says
whether that is still true.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from dreamscape.store.common.ids import object_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bson import ObjectId
    from pymongo.database import Database

ONE_BATCH = 100_000
# Some 200 bytes each: at most 40 MB in a process.
MAX_EDGES = 200_000
# What a member weighs beside their edges, in edges: somebody who follows nothing takes room too.
MEMBER_WEIGHT = 3


@dataclass(frozen=True, slots=True)
class Following:
    """`people` are members; `dreams` are (created_at, id) of dreams, the oldest first; `ids` all of both."""

    people: tuple[ObjectId, ...]
    dreams: tuple[tuple[datetime, ObjectId], ...]
    ids: frozenset[str]


class FollowingCache:
    """Reads edges and keeps them while they are true, those asked for last."""

    def __init__(self, db: Database[dict[str, Any]], most_kept: int = MAX_EDGES) -> None:
        self._follows = db["follows"]
        self._cache: LRUCache[str, tuple[int, Following]] = LRUCache(most_kept, getsizeof=_weight)
        self._lock = Lock()

    def of(self, member_id: str, version: int) -> Following:
        """All that this member follows; `version` is the member's `follows_version`, read just now."""
        with self._lock:
            cached = self._cache.get(member_id)
        if cached and cached[0] == version:
            return cached[1]
        followed = self._read(member_id)
        entry = (version, followed)
        # One that is larger than all the room would be refused.
        if _weight(entry) <= self._cache.maxsize:
            with self._lock:
                self._cache[member_id] = entry
        return followed

    def _read(self, member_id: str) -> Following:
        edges = self._follows.find(
            {"member_id": object_id(member_id)},
            {"_id": 0, "kind": 1, "target_id": 1, "target_created_at": 1},
            batch_size=ONE_BATCH,
        )
        return _followed_from(edges)


def _weight(entry: tuple[int, Following]) -> int:
    return MEMBER_WEIGHT + len(entry[1].ids)


def _followed_from(edges: Iterable[dict[str, Any]]) -> Following:
    people: list[ObjectId] = []
    dreams: list[tuple[datetime, ObjectId]] = []
    for edge in edges:
        target: ObjectId = edge["target_id"]
        if edge["kind"] == "member":
            people.append(target)
        else:
            dreams.append((edge.get("target_created_at") or target.generation_time, target))
    ids = frozenset(str(target) for target in [*people, *(dream_id for _, dream_id in dreams)])
    return Following(tuple(sorted(people)), tuple(sorted(dreams)), ids)
