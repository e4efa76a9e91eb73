"""How members stand to each other, as one of them needs it on every page: all of it, in one query.

Reading the edges of somebody who follows thousands costs more than the page made with them, so a process keeps what
it read. Two numbers in the member's own document say whether that is still true: `follows_version`, which every
follow and unfollow of theirs raises in its own transaction, and `edges_version`, which others raise who follow them,
put them into a circle or take them out, who block them or are blocked, and they themselves with what they mute and
report.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache
from pymongo import DESCENDING

from dreamscape.store.common.across import tied
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.union import union_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bson import ObjectId
    from pymongo.database import Database

    from dreamscape.models import Member
    from dreamscape.store.common.union import Pipeline

# Some 200 bytes each: at most 40 MB in a process.
MAX_EDGES = 200_000
# What a member weighs beside their edges, in edges: somebody who has none takes room too.
MEMBER_WEIGHT = 3
# The newest of each kind that others alone decide how many there are.
MOST_FOLLOWERS = 20_000
# So many of them are named in the query of a list.
MOST_NAMED = 2_000
MOST_CIRCLES = 2_000
MOST_BLOCKS = 20_000
MOST_REPORTS = 2_000
MOST_TIED = 20
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """All edges of one member.

    `people` and `dreams` are what they follow, dreams as (created_at, id), the oldest first; `ids` all of both.
    `followed_by` are members, the newest 20,000, and `newest_followers` the first of them. `circles` are ids of circles
    that others have put them into, `circle_ids` the same, and `circle_owners` those others. `blocked` have blocked them
    or are blocked, `muted` are members too, and `avoided` both. `muted_dreams` are dreams; `reported` are dreams and
    comments that they reported and nobody has settled yet. `tied` are others' dreams, tied to one of their own.
    """

    people: tuple[ObjectId, ...] = ()
    dreams: tuple[tuple[datetime, ObjectId], ...] = ()
    ids: frozenset[str] = NOBODY
    followed_by: frozenset[str] = NOBODY
    newest_followers: tuple[ObjectId, ...] = ()
    circles: frozenset[str] = NOBODY
    circle_ids: tuple[ObjectId, ...] = ()
    circle_owners: frozenset[str] = NOBODY
    blocked: frozenset[str] = NOBODY
    muted: frozenset[str] = NOBODY
    avoided: tuple[ObjectId, ...] = ()
    muted_dreams: frozenset[str] = NOBODY
    reported: frozenset[str] = NOBODY
    tied: tuple[ObjectId, ...] = ()

    def avoids(self, member_id: str) -> bool:
        """Is what this member says not for them to meet?"""
        return member_id in self.blocked or member_id in self.muted

    @property
    def weight(self) -> int:
        """How much room they take, in edges."""
        parts = (
            self.ids,
            self.followed_by,
            self.circles,
            self.blocked,
            self.muted,
            self.muted_dreams,
            self.reported,
            self.tied,
        )
        return MEMBER_WEIGHT + sum(map(len, parts))


NO_EDGES = Edges()
Versions = tuple[int, int]


class EdgesCache:
    """Reads edges and keeps them while they are true, those asked for last."""

    def __init__(self, db: Database[dict[str, Any]], most_kept: int = MAX_EDGES) -> None:
        self._db = db
        self._cache: LRUCache[str, tuple[Versions, Edges]] = LRUCache(most_kept, getsizeof=_weight)
        self._lock = Lock()

    def of(self, member: Member) -> Edges:
        """All edges of this member, who was read just now."""
        versions = member.follows_version, member.edges_version
        with self._lock:
            cached = self._cache.get(member.id)
        if cached and cached[0] == versions:
            return cached[1]
        edges = self._read(member.id)
        entry = (versions, edges)
        # One that is larger than all the room would be refused.
        if _weight(entry) <= self._cache.maxsize:
            with self._lock:
                self._cache[member.id] = entry
        return edges

    def _read(self, member_id: str) -> Edges:
        me = object_id(member_id)
        if me is None:
            return NO_EDGES
        return _edges_from(union_of([(self._db[name], pipeline) for name, pipeline in _pipelines(me)]))


def _weight(entry: tuple[Versions, Edges]) -> int:
    return entry[1].weight


def _pipelines(me: ObjectId) -> list[tuple[str, Pipeline]]:
    """What is read of each collection: one document for each edge, which says by `edge` what it is."""
    newest = {"$sort": {"_id": DESCENDING}}
    return [
        (
            "follows",
            [{"$match": {"member_id": me}}, _rows("$kind", to="$target_id", at="$target_created_at")],
        ),
        (
            "follows",
            [
                {"$match": {"kind": "member", "target_id": me}},
                newest,
                {"$limit": MOST_FOLLOWERS},
                _rows({"$literal": "followed_by"}, to="$member_id"),
            ],
        ),
        (
            "circles",
            [
                {"$match": {"people": me}},
                {"$limit": MOST_CIRCLES},
                _rows({"$literal": "circle"}, to="$_id", owner="$owner_id"),
            ],
        ),
        (
            "blocks",
            [
                {"$match": {"member_id": me}},
                {"$limit": MOST_BLOCKS},
                _rows("$kind", to="$target_id", of="$target_kind"),
            ],
        ),
        (
            "blocks",
            [
                {"$match": {"target_id": me, "kind": "block"}},
                {"$limit": MOST_BLOCKS},
                _rows("$kind", to="$member_id"),
            ],
        ),
        (
            "reports",
            [
                {"$match": {"member_id": me}},
                {"$limit": MOST_REPORTS},
                _rows({"$literal": "reported"}, to="$target_id"),
            ],
        ),
        (
            "sky_answers",
            [
                *tied({"dreamer_id": me}),
                {"$limit": MOST_TIED},
                _rows({"$literal": "tied"}, to="$other_id"),
            ],
        ),
    ]


def _rows(edge: str | dict[str, str], **more: str) -> dict[str, Any]:
    return {"$project": {"_id": 0, "edge": edge, **more}}


def _edges_from(rows: Iterable[Mapping[str, Any]]) -> Edges:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        name = "mute_dream" if row["edge"] == "mute" and row.get("of") == "dream" else row["edge"]
        found.setdefault(name, []).append(row)

    def of(name: str) -> list[ObjectId]:
        return [row["to"] for row in found.get(name, ())]

    dreams = [(row.get("at") or row["to"].generation_time, row["to"]) for row in found.get("dream", ())]
    people, followers, circles = of("member"), of("followed_by"), of("circle")
    blocked, muted = of("block"), of("mute")
    return Edges(
        people=tuple(sorted(people)),
        dreams=tuple(sorted(dreams)),
        ids=_words([*people, *of("dream")]),
        followed_by=_words(followers),
        newest_followers=tuple(followers[:MOST_NAMED]),
        circles=_words(circles),
        circle_ids=tuple(circles),
        circle_owners=_words(row["owner"] for row in found.get("circle", ())),
        blocked=_words(blocked),
        muted=_words(muted),
        avoided=(*blocked, *muted),
        muted_dreams=_words(of("mute_dream")),
        reported=_words(row["to"] for row in found.get("reported", ())),
        tied=tuple(of("tied")),
    )


def _words(ids: Iterable[Any]) -> frozenset[str]:
    return frozenset(map(str, ids))
