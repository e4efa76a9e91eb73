"""Many changes in one round trip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import UpdateOne

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pymongo.collection import Collection

Change = tuple["Mapping[str, Any]", "Mapping[str, Any]"]


def update_each(
    collection: Collection[dict[str, Any]], changes: Sequence[Change], *, upsert: bool = False
) -> None:
    """Make each of these changes, (which document, what of it), in any order."""
    if not changes:
        return
    try:
        operations = [UpdateOne(which, change, upsert=upsert) for which, change in changes]
        collection.bulk_write(operations, ordered=False)
    except TypeError:  # mongomock does not know what newer versions of PyMongo say
        for which, change in changes:
            collection.update_one(which, change, upsert=upsert)
