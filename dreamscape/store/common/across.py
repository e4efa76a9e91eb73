"""Two documents that look at each other: each names the other in `back`, and they are tied where both say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING

from dreamscape.models.same_sky import SAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.store.common.union import Pipeline

# So many of the newest answers are looked at, whoever asks.
MOST_LOOKED_AT = 200


def tied(which: Mapping[str, Any]) -> Pipeline:
    """Those of the `sky_answers` that `which` says, the newest first, that the other side gives as well."""
    return [
        {"$match": {**which, "answer": SAME}},
        {"$sort": {"at": DESCENDING}},
        {"$limit": MOST_LOOKED_AT},
        {"$lookup": {"from": "sky_answers", "localField": "back", "foreignField": "_id", "as": "across"}},
        {"$match": {"across.answer": SAME}},
    ]
