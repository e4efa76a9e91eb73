"""Which of many members may see a dream: what the policy says of each (`Viewer.can_see_dream`), in two queries for all.

A test compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.store.common.ids import object_id, object_ids
from dreamscape.store.members.blocked import blocked_among

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bson import ObjectId
    from pymongo.database import Database

    from dreamscape.models import Dream


class DreamReaders:
    """Whom a dream is for, among those who are asked about."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db
        self._follows = db["follows"]
        self._circles = db["circles"]
        self._blocks = db["blocks"]

    def among(self, dream: Dream, member_ids: Iterable[str]) -> frozenset[str]:
        """Those of these members who may see the dream; what moderators see as such is not meant."""
        members = object_ids(set(member_ids))
        dreamer = object_id(dream.dreamer_id)
        if not members or dreamer is None:
            return frozenset()
        found: set[ObjectId] = set()
        if dream.hidden is None:
            found = self._audience(dream, dreamer, members)
            found -= blocked_among(self._db, dreamer, found, None)
        return frozenset(str(one) for one in found | ({dreamer} & set(members)))

    def want_news(self, dream: Dream, member_ids: Iterable[str]) -> frozenset[str]:
        """Those of `among` who mute neither the dream nor its dreamer."""
        seeing = object_ids(self.among(dream, member_ids))
        muted = {
            "member_id": {"$in": seeing},
            "kind": "mute",
            "target_id": {"$in": object_ids([dream.id, dream.dreamer_id])},
        }
        muting = {row["member_id"] for row in self._blocks.find(muted, {"_id": 0, "member_id": 1})}
        return frozenset(str(one) for one in seeing if one not in muting)

    def _audience(self, dream: Dream, dreamer: ObjectId, members: list[ObjectId]) -> set[ObjectId]:
        if dream.audience in ("everybody", "members"):
            return set(members)
        if dream.audience == "followed":
            edges = {"member_id": dreamer, "kind": "member", "target_id": {"$in": members}}
            return {edge["target_id"] for edge in self._follows.find(edges, {"_id": 0, "target_id": 1})}
        if dream.audience == "circles":
            which = {"_id": {"$in": object_ids(dream.circles)}, "people": {"$in": members}}
            people = (row["people"] for row in self._circles.find(which, {"_id": 0, "people": 1}))
            return set(members).intersection(*[set().union(*people)])
        return set()
