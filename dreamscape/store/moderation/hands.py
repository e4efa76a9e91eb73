"""How much comes of asks, rooms and letters, in numbers for those who look after the place.

Nothing here may tell of one person's hard day: of letters for one it is counted that they were sealed, never that one
was opened, nor how many still wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pymongo import DESCENDING

from dreamscape.models.asks import ACCEPTED, DONE
from dreamscape.models.dream_states import CAME_TRUE
from dreamscape.models.sealed_letters import HARD_DAY, LETTER_KINDS
from dreamscape.store.common.deadline import own_limit

if TYPE_CHECKING:
    from datetime import datetime

    from pymongo.database import Database

# No number is worth more: of what there is more of, the newest are counted.
MOST_COUNTED = 10_000
LONGEST_COUNT_MS = 5_000
TELLS_NOTHING = [kind for kind in LETTER_KINDS if kind != HARD_DAY]


class AskTimes(NamedTuple):
    """When an ask was opened, when it was closed as done (None: it was not), and whether somebody offered to help."""

    opened_at: datetime
    done_at: datetime | None
    offered: bool


class HandCounts:
    """Counts, each along an index."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._db = db

    def asks(self, since: datetime) -> list[AskTimes]:
        """Those that were opened from then on."""
        made = {"created_at": {"$gte": since}}
        with own_limit():
            offered = {
                row["_id"]
                for row in self._db["offers"].aggregate(
                    [
                        {"$match": made},
                        {"$sort": {"created_at": DESCENDING}},
                        {"$limit": MOST_COUNTED},
                        {"$group": {"_id": "$ask_id"}},
                    ],
                    maxTimeMS=LONGEST_COUNT_MS,
                )
            }
            found = self._db["asks"].find(made, {"created_at": 1, "state": 1, "closed_at": 1})
            newest = found.sort("created_at", DESCENDING).limit(MOST_COUNTED).max_time_ms(LONGEST_COUNT_MS)
            return [
                AskTimes(
                    row["created_at"],
                    row.get("closed_at") if row["state"] == DONE else None,
                    row["_id"] in offered,
                )
                for row in newest
            ]

    def rooms_opened(self, since: datetime) -> int:
        """How many offers were accepted from then on: each opened one. The rooms themselves go after a while."""
        return self._count("offers", {"state": ACCEPTED, "answered_at": {"$gte": since}})

    def room_reports(self, since: datetime) -> int:
        """How often a room was reported, in the month of that day and those after it."""
        months = self._db["monthly_counts"].find({"_id": {"$gte": f"{since:%Y-%m}"}}, {"room_reports": 1})
        return sum(month.get("room_reports", 0) for month in months)

    def came_true(self, since: datetime) -> tuple[int, int]:
        """How many dreams came true from then on and are so still, with a hand of somebody's and without."""
        pipeline: list[dict[str, Any]] = [
            {"$match": {"state.name": CAME_TRUE, "state.at": {"$gte": since}}},
            {"$sort": {"state.at": DESCENDING, "_id": DESCENDING}},
            {"$limit": MOST_COUNTED},
            {"$project": {"_id": 1}},
            {"$lookup": {"from": "asks", "localField": "_id", "foreignField": "dream_id", "as": "asks"}},
            {"$project": {"asks.state": 1}},
        ]
        with own_limit():
            dreams = list(self._db["dreams"].aggregate(pipeline, maxTimeMS=LONGEST_COUNT_MS))
        with_hand = sum(any(ask["state"] == DONE for ask in dream["asks"]) for dream in dreams)
        return with_hand, len(dreams) - with_hand

    def letters_sealed(self, since: datetime) -> int:
        """How many were sealed from then on, of all kinds together."""
        return self._count("sealed_letters", {"sealed_at": {"$gte": since}})

    def letters_opened(self, since: datetime) -> int:
        """How many were opened from then on whose day all may know."""
        which = {"kind": {"$in": TELLS_NOTHING}, "opened_at": {"$gte": since}}
        return self._count("sealed_letters", which)

    def _count(self, collection: str, which: dict[str, Any]) -> int:
        with own_limit():
            return self._db[collection].count_documents(which, limit=MOST_COUNTED, maxTimeMS=LONGEST_COUNT_MS)
