"""Readable names in addresses: claimed once, kept for good.

A claim is a document whose `_id` is "kind:slug", so that the unique index
every collection has decides a race. Numbering by counting documents collides
after a deletion; here each base hands out its own next number.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

# The present name is the address in `profile`, those before it are beside it.
MEMBER_KEYS = (MemberKey("slugs", "target_id", Erasure.STAYS, "profile"),)

# Without it the server keeps what follows the first 101 until it is asked again.
ONE_BATCH = 10_000


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

    def targets(self, kind: str, slugs: Iterable[str]) -> dict[str, ObjectId]:
        """Whose each of these slugs is or once was, in one query; those that nobody ever claimed are left out."""
        claims = self._claims.find({"_id": {"$in": [f"{kind}:{slug}" for slug in slugs]}}, {"target_id": 1})
        return {claim["_id"].partition(":")[2]: claim["target_id"] for claim in claims}

    def of(self, kind: str, target: ObjectId) -> list[str]:
        """Every slug that leads to `target`, the oldest claim first."""
        found = self._claims.find({"target_id": target}, {"_id": 1}, batch_size=ONE_BATCH)
        claims = found.sort([("created_at", ASCENDING)])
        names = (claim["_id"].partition(":") for claim in claims)
        return [slug for claimed, _, slug in names if claimed == kind]

    def of_each(self, kind: str, targets: Iterable[ObjectId]) -> dict[ObjectId, list[str]]:
        """Every slug that leads to each of `targets`, the oldest claim first, in one query."""
        claims = self._claims.find({"target_id": {"$in": list(targets)}}).sort([("created_at", ASCENDING)])
        found: dict[ObjectId, list[str]] = {}
        for claim in claims:
            claimed, _, slug = claim["_id"].partition(":")
            if claimed == kind:
                found.setdefault(claim["target_id"], []).append(slug)
        return found

    def hold(self, kind: str, slug: str, target: ObjectId, session: ClientSession | None) -> bool:
        """Within a transaction: is the claim still `target`'s? Who releases it meanwhile collides with this."""
        held = self._claims.update_one(
            {"_id": f"{kind}:{slug}", "target_id": target},
            {"$set": {"held_at": datetime.now(UTC)}},
            **in_session(session),
        )
        return bool(held.matched_count)

    def claim_again(self, kind: str, slugs: Iterable[str], target: ObjectId) -> list[str]:
        """Claim these for `target`, who had them; return those that somebody else has by now."""
        return [
            slug
            for slug in slugs
            if not self._insert(kind, slug, target) and self.target(kind, slug) != target
        ]

    def release_all_but(self, kind: str, slug: str, target: ObjectId, session: ClientSession | None) -> None:
        """Give back every claim of `target` except this one."""
        claims = self._claims.find(
            {"target_id": target, "_id": {"$ne": f"{kind}:{slug}"}}, {"_id": 1}, **in_session(session)
        )
        former = [claim["_id"] for claim in claims if claim["_id"].startswith(f"{kind}:")]
        self._claims.delete_many({"_id": {"$in": former}}, **in_session(session))
