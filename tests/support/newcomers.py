"""Newcomers, made older or doubted as a test needs them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dreamscape.models import Dream


def settle(db: Any, *emails: str, hours: int = 24 * 60) -> None:
    """They came so many hours ago."""
    since = datetime.now(UTC) - timedelta(hours=hours)
    db["users"].update_many({"email": {"$in": list(emails)}}, {"$set": {"created_at": since}})


def choose(db: Any, **chosen: Any) -> None:
    """What an admin has chosen for newcomers."""
    db["site_settings"].update_one({"_id": "site"}, {"$set": chosen}, upsert=True)


def waits(dream: Dream) -> tuple[str, ...]:
    """Why a dream waits for a moderator; () where it does not."""
    return dream.hidden.waiting if dream.hidden else ()
