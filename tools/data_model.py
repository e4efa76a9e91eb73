"""Keeps docs/data-model.md true.

Its marked parts are written from docs/data-model.toml (what each collection holds) and from the index table in
code; what stands around them is written by hand.

    python -m tools.data_model            write them anew
    python -m tools.data_model --check    exit with 1 when they are not what they should be
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamscape.store.common.indexes import INDEXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pymongo import IndexModel

DOCS = Path(__file__).parent.parent / "docs"
PAGE, MODEL = DOCS / "data-model.md", DOCS / "data-model.toml"
PART = re.compile(r"(<!-- made by tools/data_model\.py: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
SENTENCES = {
    "written_by": "Written by",
    "deleted_by": "Deleted by",
    "erased": "When a member leaves",
    "exported": "In a member's export",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of documents: `types` are the names of what it may hold; `survives` where the id of a member who has
    left may still stand."""

    types: tuple[str, ...]
    about: str
    optional: bool = False
    survives: bool = False


@dataclass(frozen=True, slots=True)
class Collection:
    """A documented collection. `keys` are by path, those of objects inside as "email_link.key"; `facts` are
    sentences by the names in `SENTENCES`."""

    name: str
    purpose: str
    facts: Mapping[str, str]
    keys: Mapping[str, Key]


class Contradiction(Exception):
    """Page, model and code do not name the same collections; the message says which and how."""

    def __init__(self, names: Iterable[str], fault: str) -> None:
        super().__init__(fault.format(", ".join(names)))


def read_model(path: Path = MODEL) -> dict[str, Collection]:
    """The documented collections by name; raises KeyError for one that leaves a fact out."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    shapes = tables.pop("shapes")
    return {name: _collection(name, table, shapes) for name, table in tables.items()}


def made(page: str, model: Mapping[str, Collection], indexes: Mapping[str, Sequence[IndexModel]]) -> str:
    """`page` with its marked parts written anew.

    Raises Contradiction when a collection has no part of the page, or a part or an index no collection.
    """
    parts = [name for _, name, _ in PART.findall(page)]
    for what, names in (("marked parts", parts), ("indexes", list(indexes))):
        if unknown := sorted(set(names) - model.keys()):
            raise Contradiction(unknown, f"There are {what} of {{}}, but no such collection.")
    if missing := sorted(model.keys() - set(parts)):
        raise Contradiction(missing, "The page has no marked part for {}.")
    return PART.sub(lambda part: part[1] + _section(model[part[2]], indexes.get(part[2], ())) + part[3], page)


def _collection(name: str, table: Mapping[str, Any], shapes: Mapping[str, Any]) -> Collection:
    keys: dict[str, Key] = {}
    for path, row in table["keys"].items():
        keys[path] = _key(row)
        for inner, inner_row in shapes[row["shape"]].items() if "shape" in row else ():
            keys[f"{path}.{inner}"] = _key(inner_row)
    return Collection(name, table["purpose"], {fact: table[fact] for fact in SENTENCES}, keys)


def _key(row: Mapping[str, Any]) -> Key:
    types = tuple(row["type"].split(" or "))
    return Key(types, row["about"], row.get("optional", False), row.get("survives", False))


def _section(collection: Collection, indexes: Sequence[IndexModel]) -> str:
    facts = [f"- **{label}**: {collection.facts[fact]}" for fact, label in SENTENCES.items()]
    keys = [
        _row(f"`{path}`", " or ".join(key.types), "yes" if key.optional else "", _meaning(key))
        for path, key in collection.keys.items()
    ]
    lines = [collection.purpose, "", *facts, "", *_head("key", "type", "optional", "meaning"), *keys, ""]
    if indexes:
        lines += [*_head("index", "on", "and"), *map(_index_row, indexes), ""]
    return "\n".join(lines)


def _meaning(key: Key) -> str:
    return f"{key.about}; **stays when a member leaves**" if key.survives else key.about


def _index_row(index: IndexModel) -> str:
    document = index.document
    on = ", ".join(f"`{key}`{' ↓' if way < 0 else ''}" for key, way in document["key"].items())
    marks = [mark for mark in ("unique", "sparse") if document.get(mark)]
    if "expireAfterSeconds" in document:
        seconds = document["expireAfterSeconds"]
        age = f"{seconds // 86400} days" if seconds >= 86400 else f"{seconds // 60} minutes"
        marks.append(f"forgotten after {age}" if seconds else "forgotten at that time")
    return _row(f"`{document['name']}`", on, ", ".join(marks))


def _head(*names: str) -> list[str]:
    return [_row(*names), "|---" * len(names) + "|"]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or with `--check` only compare; returns the exit status."""
    before = PAGE.read_text(encoding="utf-8")
    try:
        after = made(before, read_model(), INDEXES)
    except Contradiction as problem:
        print(problem, file=sys.stderr)
        return 1
    if "--check" not in arguments:
        PAGE.write_text(after, encoding="utf-8")
    elif after != before:
        print(f"{PAGE.name} is out of date: run python -m tools.data_model", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
