"""What migrations are put together from; each step may be stopped anywhere and done again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pymongo import ASCENDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pymongo.collection import Collection
    from pymongo.database import Database

BATCH = 1000


class Progress(NamedTuple):
    """How far a migration is with what it goes through."""

    done: int
    total: int


def in_batches(
    collection: Collection[dict[str, Any]], query: Mapping[str, Any], fields: Sequence[str]
) -> Iterator[list[dict[str, Any]]]:
    """The documents that match, with these fields, a thousand at a time in the order of their ids.

    Let `query` leave out what is done already: then a migration that was stopped goes on where it was.
    """
    rest = dict(query)
    while batch := list(collection.find(rest, list(fields)).sort("_id", ASCENDING).limit(BATCH)):
        yield batch
        rest["_id"] = {"$gt": batch[-1]["_id"]}


def create_collections(db: Database[dict[str, Any]], names: Sequence[str]) -> None:
    """Create those that are not there."""
    present = db.list_collection_names()
    for name in names:
        if name not in present:
            db.create_collection(name)


def drop_index(collection: Collection[dict[str, Any]], name: str, keys: Sequence[tuple[str, int]]) -> None:
    """Drop the index of this name if it is on these keys, so that it can be made anew on others or stay away."""
    index = collection.index_information().get(name)
    if index and [(key, int(way)) for key, way in index["key"]] == [*keys]:
        collection.drop_index(name)
