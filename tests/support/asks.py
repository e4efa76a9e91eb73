"""Asks of dreams, as they are stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bson import ObjectId

from dreamscape.skill_keys import skill_keys
from dreamscape.store.dreams.asks import asks_change, asks_changed


def ask_for(
    db: Any,
    dream_id: str | ObjectId,
    *skills: str,
    body: str = "Who has two hands?",
    at: datetime | None = None,
    **more: Any,
) -> str:
    """Let a dream ask for these skills, in these words; its id. Those who can help are told by the job."""
    dream = db["dreams"].find_one({"_id": ObjectId(dream_id)})
    ask = ask_document(dream, *skills, body=body, at=at, **more)
    db["asks"].insert_one(ask)
    asks_changed(db, dream["_id"], None)
    return str(ask["_id"])


def end_ask(db: Any, ask_id: str) -> None:
    """Let nobody be asked for it any more."""
    ask = db["asks"].find_one_and_update({"_id": ObjectId(ask_id)}, {"$set": {"state": "closed"}})
    asks_changed(db, ask["dream_id"], None)


def ask_document(
    dream: dict[str, Any],
    *skills: str,
    body: str = "Who has two hands?",
    at: datetime | None = None,
    **more: Any,
) -> dict[str, Any]:
    """An ask of a dream, open for whoever can."""
    return {
        "_id": ObjectId(),
        "dream_id": dream["_id"],
        "dreamer_id": dream["dreamer_id"],
        "body": body,
        "skills": list(skills),
        "skill_keys": skill_keys(skills),
        "effort": "afternoon",
        "place": "",
        "created_at": at or datetime.now(UTC).replace(microsecond=0),
        "state": "open",
        "closed_at": None,
        "to_id": None,
        **more,
    }


def asking(dream: dict[str, Any], *skills: str, at: datetime) -> dict[str, Any]:
    """What a stored dream says that has asked for these skills then."""
    said: dict[str, Any] = asks_change([ask_document(dream, *skills, at=at)])["$set"]
    return said
