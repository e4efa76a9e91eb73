"""The `sky_similarity` collection: one document, with how much two dreams have to share to be shown to each other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.models.same_sky import SAME, Similarity
from dreamscape.store.common.deadline import own_limit

if TYPE_CHECKING:
    from pymongo.database import Database

THE_ONE: dict[str, Any] = {"_id": "least_score"}
# Until somebody has answered: all that were found to be similar.
LEAST_SCORE = 0.0
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
MOST_COUNTED = 10_000
LONGEST_COUNT_MS = 5_000


class SkySimilarity:
    """What holds, and what it is to follow from."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._similarity = db["sky_similarity"]
        self._answers = db["sky_answers"]

    def read(self) -> Similarity:
        """What holds now."""
        found = self._similarity.find_one(THE_ONE)
        if found is None:
            return Similarity(LEAST_SCORE, LONG_AGO)
        return Similarity(found["least_score"], found["since"], found["same"], found["not_quite"])

    def answers_since(self, since: datetime) -> list[tuple[int, int]]:
        """What each dreamer said from then on: how often the same, how often not quite. Of very many the newest."""
        rows: list[dict[str, Any]] = [
            {"$match": {"at": {"$gte": since}}},
            {"$sort": {"at": DESCENDING}},
            {"$limit": MOST_COUNTED},
            {"$group": {"_id": {"by": "$dreamer_id", "answer": "$answer"}, "many": {"$sum": 1}}},
        ]
        said: dict[Any, list[int]] = {}
        with own_limit():
            for row in self._answers.aggregate(rows, maxTimeMS=LONGEST_COUNT_MS):
                said.setdefault(row["_id"]["by"], [0, 0])[row["_id"]["answer"] != SAME] = row["many"]
        return [(same, not_quite) for same, not_quite in said.values()]

    def save(self, before: Similarity, after: Similarity) -> None:
        """Let this hold, unless what was read `before` no longer does."""
        values = after._asdict()
        which = {**THE_ONE, "least_score": before.least_score, "since": before.since}
        if self._similarity.update_one(which, {"$set": values}).matched_count:
            return
        if before.since == LONG_AGO:
            try:
                self._similarity.insert_one({**THE_ONE, **values})
            except DuplicateKeyError:
                return  # another process measured just now
