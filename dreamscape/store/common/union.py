"""Several lists in one round trip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymongo.collection import Collection

Pipeline = list[dict[str, Any]]
# Without it the server keeps what follows the first 101 documents until it is asked again.
ONE_BATCH = 100_000
# Nobody waits for more to be counted: a number on a page that does not decide anything.
MOST_COUNTED = 10_000


def union_read(
    collection: Collection[dict[str, Any]], pipelines: Sequence[Pipeline], **options: Any
) -> list[dict[str, Any]]:
    """The documents of the first pipeline, then of the second, and so on; `options` are for the first.

    Raises ExecutionTimeout when the option `maxTimeMS` says so.
    """
    return union_of([(collection, pipeline) for pipeline in pipelines], **options)


def union_of(
    lists: Sequence[tuple[Collection[dict[str, Any]], Pipeline]], **options: Any
) -> list[dict[str, Any]]:
    """As `union_read`, of lists that each name their collection."""
    if not lists:
        return []
    (collection, first), *others = lists
    unions = [{"$unionWith": {"coll": other.name, "pipeline": pipeline}} for other, pipeline in others]
    try:
        return list(collection.aggregate([*first, *unions], batchSize=ONE_BATCH, **options))
    except NotImplementedError:  # mongomock has no $unionWith
        return [document for other, pipeline in lists for document in other.aggregate(pipeline)]


def count_each(
    collection: Collection[dict[str, Any]], key: str, conditions: Sequence[dict[str, Any]]
) -> dict[str, int]:
    """How many documents meet each of `conditions`, by the id that this condition wants under `key`.

    At most MOST_COUNTED of each; what nothing meets is left out.
    """
    pipelines: list[Pipeline] = [
        [
            {"$match": condition},
            {"$limit": MOST_COUNTED},
            {"$group": {"_id": f"${key}", "count": {"$sum": 1}}},
        ]
        for condition in conditions
    ]
    return {str(found["_id"]): found["count"] for found in union_read(collection, pipelines)}
