"""Whom and what a member follows, as the dreamscape's view “Followed” needs it: all of it, in one query.

Reading the edges of somebody who follows thousands costs more than the page
made with them, so a process keeps what it read. `follows_version` of the
member, which every follow and unfollow raises in its own transaction, says
whether that is still true.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from dreamscape.store.common.ids import object_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bson import ObjectId
    from pymongo.database import Database

ONE_BATCH = 100_000
# Some 200 bytes each: at most 40 MB in a process.
MAX_ENTRIES = 200_000


@dataclass(frozen=True, slots=True)
class Following:
    """`people` are members; `dreams` are (created_at, id) of dreams, the oldest first; `ids` all of both."""

    people: tuple[ObjectId, ...]
    dreams: tuple[tuple[datetime, ObjectId], ...]
    ids: frozenset[str]


class FollowingCache:
    """Reads edges and keeps them while they are true, those asked for last."""

    def __init__(self, db: Database[dict[str, Any]], most_kept: int = MAX_ENTRIES) -> None:
        self._follows = db["follows"]
        self._most_kept = most_kept
        self._kept: OrderedDict[str, tuple[int, Following]] = OrderedDict()
        self._count = 0
        self._lock = Lock()

    def of(self, member_id: str, version: int) -> Following:
        """All that this member follows; `version` is the member's `follows_version`, read just now."""
        with self._lock:
            kept = self._kept.get(member_id)
            if kept and kept[0] == version:
                self._kept.move_to_end(member_id)
                return kept[1]
        followed = self._read(member_id)
        with self._lock:
            self._keep(member_id, version, followed)
        return followed

    def _keep(self, member_id: str, version: int, followed: Following) -> None:
        if before := self._kept.pop(member_id, None):
            self._count -= len(before[1].ids)
        self._kept[member_id] = (version, followed)
        self._count += len(followed.ids)
        while self._count > self._most_kept:
            _, (_, replaced_picture) = self._kept.popitem(last=False)
            self._count -= len(replaced_picture.ids)

    def _read(self, member_id: str) -> Following:
        edges = self._follows.find(
            {"member_id": object_id(member_id)},
            {"_id": 0, "kind": 1, "target_id": 1, "target_created_at": 1},
            batch_size=ONE_BATCH,
        )
        return _followed_from(edges)


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
