"""Rooms that came of an ask and an offer, for those who want to talk in one at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bson import ObjectId

from dreamscape.store.rooms.opening import open_room

TITLE = "Can this old piano be saved?"


def a_room(db: Any, dreamer_id: str, helper_id: str, dream_id: Any, title: str = TITLE) -> str:
    """A room of these two at a dream, with the ask of which it came; its id."""
    ask = {
        "_id": ObjectId(), "dream_id": dream_id, "dreamer_id": ObjectId(dreamer_id), "body": title, "skills": [],
        "skill_keys": [], "effort": "afternoon", "place": "", "created_at": datetime.now(UTC), "state": "open",
        "closed_at": None, "to_id": None,
    }  # fmt: skip
    db["asks"].insert_one(ask)
    offer = {"author_id": ObjectId(helper_id)}
    return str(open_room(db, ask, offer, datetime.now(UTC), None))
