"""What stored documents look like, and where that differs from what is documented."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bson import ObjectId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tools.data_model import Collection, Key

NAMES: dict[type, str] = {
    ObjectId: "ObjectId",
    str: "string",
    bool: "boolean",
    int: "integer",
    datetime: "date",
    bytes: "bytes",
    dict: "object",
    list: "list",
    type(None): "null",
}


class Shapes:
    """The shapes of documents, gathered from as many moments as one likes."""

    def __init__(self) -> None:
        self.seen: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._missing: dict[str, set[str]] = defaultdict(set)

    def look_at(self, db: Any, model: Mapping[str, Collection]) -> None:
        """Take every document of every collection in."""
        for name in db.list_collection_names():
            keys = model[name].keys if name in model else {}
            for document in db[name].find():
                self.take_in(name, document, keys)

    def take_in(self, collection: str, document: Mapping[str, Any], keys: Iterable[str]) -> None:
        """Take one document in; `keys` are the paths it is documented to have."""
        types = dict(_types(document))
        for path, names in types.items():
            self.seen[collection][path] |= names
        for path in keys:
            parent = path.rpartition(".")[0]
            if path not in types and (not parent or "object" in types.get(parent, ())):
                self._missing[collection].add(path)

    def contradictions(self, model: Mapping[str, Collection]) -> list[str]:
        """A sentence for everything that is not as `model` says, or that it says in vain."""
        found = [f"{name} is not documented." for name in sorted(self.seen.keys() - model.keys())]
        for name, collection in model.items():
            seen = self.seen.get(name, {})
            found += [
                f"{name}.{path} is not documented." for path in sorted(seen.keys() - collection.keys.keys())
            ]
            for path, key in collection.keys.items():
                missing = path in self._missing.get(name, ())
                found += [
                    f"{name}.{path} {what}" for what in _differences(key, seen.get(path, set()), missing)
                ]
        return found


def _differences(key: Key, seen: set[str], missing: bool) -> Iterator[str]:
    if not seen:
        yield "was never seen."
        return
    # An empty list is one of whatever it might hold.
    known = {*key.types, *("list" for kind in key.types if kind.startswith("list of"))}
    yield from (f"holds {kind}, which is not documented." for kind in sorted(seen - known))
    yield from (f"was never seen to hold {kind}." for kind in key.types if kind not in seen)
    if missing and not key.optional:
        yield "is missing in some documents."
    if key.optional and not missing:
        yield "is called optional and never missing."


def _types(document: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    for key, value in document.items():
        path = f"{prefix}{key}"
        if isinstance(value, list):
            yield path, {f"list of {_name(item)}" for item in value} or {"list"}
        else:
            yield path, {_name(value)}
        if isinstance(value, dict):
            yield from _types(value, f"{path}.")


def _name(value: Any) -> str:
    # By the type's ancestors, the nearest first: True is an int too, and BSON has its own kinds of numbers.
    return next((NAMES[kind] for kind in type(value).__mro__ if kind in NAMES), type(value).__name__)


def paths_of(value: str, db: Any) -> set[str]:
    """Where a text, or the ObjectId it spells, is found in the database: "collection.path"."""
    return {
        f"{name}.{path}"
        for name in db.list_collection_names()
        for document in db[name].find()
        for path, stored in _values(document)
        if value in str(stored)
    }


def _values(document: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in document.items():
        if isinstance(value, dict):
            yield from _values(value, f"{prefix}{key}.")
        elif not isinstance(value, bytes):
            yield f"{prefix}{key}", value
