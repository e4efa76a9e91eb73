"""Readable names in addresses: claimed once, kept for good.

A claim is a document whose `_id` is "kind:slug", so that the unique index
every collection has decides a race. Numbering by counting documents collides
after a deletion; here each base hands out its own next number.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bson import ObjectId
from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError


class Slugs:
    """The claims of members' and dreams' names."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._claims = db["slugs"]

    def claim(self, kind: str, base: str, target: ObjectId) -> str:
        """Claim `base`, or `base-2`, `base-3`, … for `target`; return the slug that is now theirs."""
        if self._insert(kind, base, target):
            return base
        while True:
            claim = self._claims.find_one_and_update(
                {"_id": f"{kind}:{base}"}, {"$inc": {"next": 1}}, return_document=ReturnDocument.BEFORE
            )
            slug = f"{base}-{claim['next'] if claim else 2}"
            if self._insert(kind, slug, target):
                return slug

    def _insert(self, kind: str, slug: str, target: ObjectId) -> bool:
        try:
            self._claims.insert_one(
                {"_id": f"{kind}:{slug}", "target_id": target, "next": 2, "created_at": datetime.now(UTC)}
            )
        except DuplicateKeyError:
            return False
        return True

    def release(self, kind: str, slug: str, target: ObjectId) -> None:
        """Give back a claim that came to nothing; only `target`'s own."""
        self._claims.delete_one({"_id": f"{kind}:{slug}", "target_id": target})

    def target(self, kind: str, slug: str) -> ObjectId | None:
        """Whose slug this is or once was, or None when nobody ever claimed it."""
        claim = self._claims.find_one({"_id": f"{kind}:{slug}"}, {"target_id": 1})
        return claim["target_id"] if claim else None
