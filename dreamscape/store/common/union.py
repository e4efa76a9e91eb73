"""Several lists of one collection in one round trip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymongo.collection import Collection

Pipeline = list[dict[str, Any]]
# Without it the server keeps what follows the first 101 documents until it is asked again.
ONE_BATCH = 100_000


def union_read(
    collection: Collection[dict[str, Any]], pipelines: Sequence[Pipeline], **options: Any
) -> list[dict[str, Any]]:
    """The documents of the first pipeline, then of the second, and so on; `options` are for the first.

    Raises ExecutionTimeout when the option `maxTimeMS` says so.
    """
    if not pipelines:
        return []
    first, *others = pipelines
    unions = [{"$unionWith": {"coll": collection.name, "pipeline": pipeline}} for pipeline in others]
    try:
        return list(collection.aggregate([*first, *unions], batchSize=ONE_BATCH, **options))
    except NotImplementedError:  # mongomock has no $unionWith
        return [document for pipeline in pipelines for document in collection.aggregate(pipeline)]
