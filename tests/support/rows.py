"""Many rows of one kind at once, stored directly: what lists are read from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId

START = datetime(2026, 5, 1, tzinfo=UTC)


def times(count: int) -> list[datetime]:
    """So many moments, a minute apart, every third like the one before: lists must settle such ties."""
    return [START + timedelta(minutes=number - number % 3 // 2) for number in range(count)]


def plant_dreams(db: Any, dreamer_id: str, count: int, **fields: Any) -> None:
    """Store so many dreams about the sea."""
    plant(
        db["dreams"],
        count,
        lambda number: {
            "dreamer_id": ObjectId(dreamer_id),
            "title": f"Dream {number}",
            "title_key": f"dream {number}",
            "slug": f"dream-{number}",
            "categories": ["sea"],
            "follower_count": number % 3,
            **fields,
        },
    )


def plant_comments(db: Any, dream_id: str, author_id: str, count: int) -> None:
    """Store so many comments under a dream."""
    under = {"dream_id": ObjectId(dream_id), "author_id": ObjectId(author_id)}
    plant(db["comments"], count, lambda number: {**under, "body": f"Word {number}"})


def plant_members(db: Any, count: int) -> list[ObjectId]:
    """Store so many members, each called Nana something; return their ids."""
    plant(
        db["users"],
        count,
        lambda number: {
            "email": f"n{number}@example.org",
            "email_key": f"n{number}@example.org",
            "first_name": "Nana",
            "last_name": f"Lind {number:03}",
            "name_key": f"nana lind {number:03}",
            "last_name_key": f"lind {number:03} nana",
            "slug": f"nana-{number}",
        },
    )
    return [found["_id"] for found in db["users"].find({"first_name": "Nana"})]


def plant(collection: Any, count: int, document: Any, time: str = "created_at") -> None:
    """Store so many documents, each as `document` makes it for its number."""
    rows = [{"_id": ObjectId(), time: at, **document(number)} for number, at in enumerate(times(count))]
    if rows:
        collection.insert_many(rows)
