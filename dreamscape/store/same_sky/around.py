"""What is around a dream, in one round trip: how much two have to share, threads, answers, and what is similar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models.same_sky import Around
from dreamscape.store.common.across import MOST_LOOKED_AT
from dreamscape.store.common.across import tied as threads_of
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.union import union_of
from dreamscape.store.dreams.dreams import dream_from
from dreamscape.store.same_sky.similarity import LEAST_SCORE, THE_ONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pymongo.database import Database

    from dreamscape.store.common.union import Pipeline

# Of one dream more threads than these are not shown.
MOST_THREADS = 20


class SkyAround:
    """Looks around."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._similar = db["similar_dreams"]
        self._answers = db["sky_answers"]
        self._similarity = db["sky_similarity"]

    def of(
        self,
        dream_id: str,
        visible: Mapping[str, Any],
        most: int,
        *,
        threads: Mapping[str, Any] | None = None,
        own: bool = False,
    ) -> Around:
        """At most `most` of the likest to a dream that `visible` lets through, and its threads, to those that `threads`
        lets through (None: the same).

        With `own`, for its dreamer, also what they said of whichever dreams.
        """
        which = {"dream_id": object_id(dream_id)}
        lists: list[tuple[Any, Pipeline]] = [
            (self._similarity, [{"$match": THE_ONE}]),
            (self._answers, _threads(which, visible if threads is None else threads)),
            (self._similar, _similar(dream_id, visible, most)),
        ]
        if own:
            lists.append((self._answers, [{"$match": which}, {"$limit": MOST_LOOKED_AT}]))
        least, tied, similar, answers = LEAST_SCORE, [], [], {}
        for row in union_of(lists):
            match row.get("row"):
                case "tied":
                    tied.append(row)
                case "similar":
                    similar.append(row)
                case _ if "least_score" in row:
                    least = row["least_score"]
                case _:
                    answers[str(row["other_id"])] = row["answer"]
        return _around(tied, [row for row in similar if row["score"] >= least], answers)


def _around(tied: list[dict[str, Any]], similar: list[dict[str, Any]], answers: Mapping[str, str]) -> Around:
    ids = frozenset(str(row["_id"]) for row in tied)
    others = [row for row in similar if str(row["_id"]) not in ids]
    return Around(tuple(dream_from(row) for row in (*tied, *others)), ids, answers)


def _threads(which: Mapping[str, Any], visible: Mapping[str, Any]) -> Pipeline:
    return [
        *threads_of(which),
        *_dreams("other_id", {"dream.row": "tied"}),
        {"$match": dict(visible)},
        {"$limit": MOST_THREADS},
        {"$project": {"words": 0}},
    ]


def _similar(dream_id: str, visible: Mapping[str, Any], most: int) -> Pipeline:
    return [
        {"$match": {"_id": object_id(dream_id)}},
        {"$unwind": "$dreams"},
        *_dreams("dreams.dream_id", {"dream.row": "similar", "dream.score": "$dreams.score"}),
        {"$match": dict(visible)},
        {"$limit": most},
        {"$project": {"words": 0}},
    ]


def _dreams(key: str, more: Mapping[str, Any]) -> Pipeline:
    """From rows that name a dream in `key` to these dreams, with something more in each."""
    return [
        {"$lookup": {"from": "dreams", "localField": key, "foreignField": "_id", "as": "dream"}},
        {"$unwind": "$dream"},
        {"$addFields": dict(more)},
        {"$replaceRoot": {"newRoot": "$dream"}},
    ]
