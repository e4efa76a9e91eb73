"""docs/export.toml: where each stored key of a member stands in their copy, and what of it is not so."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bson import ObjectId

from dreamscape.store.accounts.personal_data import MEMBER_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TABLES = tomllib.loads((Path(__file__).parents[2] / "docs" / "export.toml").read_text(encoding="utf-8"))
# Keys by the member's id that make documents theirs.
WHOSE = {key.collection: key.key for key in MEMBER_KEYS if key.exported and key.collection != "users"}


def undeclared(model: Mapping[str, Any], tables: Mapping[str, Any], theirs: set[str]) -> list[str]:
    """What is stored of a member and neither exported nor left out with a reason; and what is declared in vain."""
    faults = [
        f"{name}: is it exported? docs/export.toml, or “No: why” in docs/data-model.toml"
        for name in sorted(theirs - tables.keys())
        if not model[name].facts["exported"].startswith("No: ")
    ]
    for name, table in tables.items():
        exported, left_out = table["exported"], table.get("left_out", {})
        stored = set(model[name].keys) if name in model else set()
        faults += [
            f"{name}.{key}: exported, or left out?"
            for key in sorted(stored - exported.keys() - left_out.keys())
        ]
        faults += [
            f"{name}.{key}: nothing such is stored"
            for key in sorted((exported.keys() | left_out.keys()) - stored)
        ]
        faults += [
            f"{name}.{key}: both exported and left out" for key in sorted(exported.keys() & left_out.keys())
        ]
        faults += [
            f"{name}.{key}: left out without a reason" for key, why in left_out.items() if not why.strip()
        ]
    return faults


def lost(db: Any, member_id: ObjectId, data: dict[str, Any]) -> list[str]:
    """What is stored of the member and not in their copy, `data`, where it is said to be."""
    data = {
        **data,
        "former_names": [data["profile"]["address"], data["profile"]["former_names"], data["dreams"]],
    }
    found = []
    for name, table in TABLES.items():
        documents = list(_documents(db, member_id, name))
        assert documents, f"nothing of theirs is in {name}"
        for key, place in table["exported"].items():
            copied = json.dumps(list(_at(data, place.split("."))), ensure_ascii=False)
            for document in documents:
                stored = [_as_text(value) for value in _at(document, key.split(".")) if value is not None]
                found += [f"{name}.{key}: {text}" for text in stored if text not in copied]
    return found


def _documents(db: Any, member_id: ObjectId, name: str) -> Iterator[dict[str, Any]]:
    """What of theirs is in this collection."""
    if name == "users":
        yield from db["users"].find({"_id": member_id})
    elif name == "slugs":
        mine = [
            member_id,
            *(dream["_id"] for dream in db["dreams"].find({"dreamer_id": member_id})),
        ]
        for document in db["slugs"].find({"target_id": {"$in": mine}}):
            yield {**document, "_id": document["_id"].partition(":")[2]}
    else:
        yield from db[name].find({WHOSE[name]: member_id})


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    """The values at this path, lists walked; none where there is no such key."""
    if isinstance(value, list):
        for one in value:
            yield from _at(one, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


def _as_text(value: Any) -> str:
    """How a stored value looks in JSON; of what is itself an object only that it is there."""
    if isinstance(value, dict):
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    return str(value) if isinstance(value, ObjectId) else json.dumps(value, ensure_ascii=False).strip('"')
