"""Brings an old site back: its documents and its indexes, as if it had been stopped ten minutes ago."""

from __future__ import annotations

import json
import tarfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bson
import time_machine
from bson.codec_options import CodecOptions
from pymongo import IndexModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.name.removesuffix(".tar.gz") for path in FOLDER.glob("*.tar.gz")))
# The first retry of what failed is due after a minute, and the shortest link lives for half an hour.
PAUSE = timedelta(minutes=10)
AWARE = CodecOptions[dict[str, Any]](tz_aware=True, tzinfo=UTC)


def facts_of(name: str) -> dict[str, Any]:
    """What `make_old_site` noted down about this site."""
    facts: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return facts


def load(name: str, db: Any) -> None:
    """Put the site into the empty database `db`. Its times are moved, so that everything is as old as it was."""
    shift = datetime.now(UTC) - PAUSE - _packed_at(name)
    files = _unpacked(FOLDER / f"{name}.tar.gz")
    # Before the documents: indexes of empty collections are made at once.
    _create_indexes(db, json.loads(files.pop("indexes.json")))
    for file, content in files.items():
        documents = bson.decode_all(content, AWARE)
        if documents:
            db[file.removesuffix(".bson")].insert_many([_moved(document, shift) for document in documents])


@contextmanager
def back_then(name: str) -> Iterator[None]:
    """The time at which signed cookies and links of this site are ten minutes old: they cannot be moved."""
    with time_machine.travel(_packed_at(name) + PAUSE, tick=True):
        yield


def _unpacked(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as packed:
        files = {member.name: packed.extractfile(member) for member in packed.getmembers()}
        return {name: file.read() for name, file in files.items() if file}


def _packed_at(name: str) -> datetime:
    return datetime.fromisoformat(facts_of(name)["packed_at"])


def _create_indexes(db: Any, indexes: Mapping[str, list[dict[str, Any]]]) -> None:
    for collection, kept in indexes.items():
        models = [IndexModel([*map(tuple, index.pop("key"))], **index) for index in kept]
        if models:
            db[collection].create_indexes(models)


def _moved(value: Any, shift: timedelta) -> Any:
    if isinstance(value, datetime):
        return value + shift
    if isinstance(value, dict):
        return {key: _moved(part, shift) for key, part in value.items()}
    return [_moved(part, shift) for part in value] if isinstance(value, list) else value


class OneDatabase:
    """A MongoDB client for an application that is to find `db`, whichever database it asks for by name."""

    def __init__(self, client: Any, db: Any) -> None:
        self._client, self._db = client, db

    def __getitem__(self, name: str) -> Any:
        return self._db

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)
