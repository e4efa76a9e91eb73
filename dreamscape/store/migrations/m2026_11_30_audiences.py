"""Writes down whom each dream is for, and who may comment on it in the place of whether anybody may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymongo.database import Database

NOT_YET: dict[str, Any] = {"audience": {"$exists": False}}


def migrate(db: Database[dict[str, Any]]) -> None:
    """All dreams of before are for everybody; closed comments stay closed."""
    said = {"audience": "everybody", "circles": []}
    for closed, who in ({"comments_enabled": False}, "nobody"), ({}, "readers"):
        change = {"$set": {**said, "who_may_comment": who}, "$unset": {"comments_enabled": ""}}
        db["dreams"].update_many({**NOT_YET, **closed}, change)
