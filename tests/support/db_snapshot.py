"""All that is stored, at a glance: did anything change, and how was it before?"""

from __future__ import annotations

import hashlib
from typing import Any

from bson import json_util
from pymongo import MongoClient

NOTHING = hashlib.md5(b"", usedforsecurity=False).hexdigest()


def fingerprints(db: Any) -> dict[str, str]:
    """By name, something that changes when a collection's documents do; empty collections are left out."""
    if isinstance(db.client, MongoClient):
        # One command for all of them; reading them takes twenty times as long.
        found: dict[str, str] = db.command("dbHash")["collections"]
    else:
        found = {name: _digest(db[name]) for name in db.list_collection_names()}
    return {name: digest for name, digest in found.items() if digest != NOTHING}


def _digest(collection: Any) -> str:
    documents = sorted(collection.find(), key=lambda document: str(document["_id"]))
    text = json_util.dumps(documents, sort_keys=True) if documents else ""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class Memory:
    """A database as it was at one moment."""

    def __init__(self, db: Any) -> None:
        self._db = db
        self._documents = {name: list(db[name].find()) for name in db.list_collection_names()}
        self.fingerprints = fingerprints(db)

    def is_true(self) -> bool:
        """Is everything as it was?"""
        return fingerprints(self._db) == self.fingerprints

    def restore(self) -> None:
        """Make everything as it was."""
        now = fingerprints(self._db)
        for name in now.keys() | self.fingerprints.keys():
            if now.get(name) != self.fingerprints.get(name):
                self._db[name].delete_many({})
                if documents := self._documents.get(name):
                    self._db[name].insert_many(documents)
