"""Dreams that are out of sight, in `dreams`: `hidden` is None or missing for all others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dreamscape.store.common.ids import object_id

if TYPE_CHECKING:
    from pymongo.database import Database

# For every list that others look at; the field is no part of an index, since hidden dreams are few.
VISIBLE: dict[str, Any] = {"hidden": None}


class DreamVisibility:
    """Puts dreams out of sight and back."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]

    def hide(self, dream_id: str, by: str, reason: str) -> bool:
        """Hide a dream; is there such a dream?"""
        hidden = {"reason": reason, "at": datetime.now(UTC), "by": object_id(by)}
        return self._set(dream_id, hidden)

    def show(self, dream_id: str) -> bool:
        """Let a dream be seen again; is there such a dream?"""
        return self._set(dream_id, None)

    def _set(self, dream_id: str, hidden: dict[str, Any] | None) -> bool:
        changed = self._dreams.update_one({"_id": object_id(dream_id)}, {"$set": {"hidden": hidden}})
        return bool(changed.matched_count)
