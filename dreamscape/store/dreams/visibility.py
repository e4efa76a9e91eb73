"""Dreams that are out of sight, in `dreams`: `hidden` is None or missing for all others.

A dream's picture goes out of sight and comes back with it, in the same step.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.pictures.documents import picture_document, picture_from
from dreamscape.store.pictures.protection import PictureProtection

if TYPE_CHECKING:
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

# For every list that others look at; the field is no part of an index, since hidden dreams are few.
VISIBLE: dict[str, Any] = {"hidden": None}


class DreamVisibility:
    """Puts dreams out of sight and back."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._dreams = db["dreams"]
        self._picture_protection = PictureProtection(db)
        self._transactions = Transactions(db)

    def hide(self, dream_id: str, by: str, reason: str, rule: str = "") -> bool:
        """Hide a dream; is there such a dream?"""
        hidden = {"reason": reason, "rule": rule, "at": datetime.now(UTC), "by": object_id(by)}
        return self._set(dream_id, hidden)

    def show(self, dream_id: str) -> bool:
        """Let a dream be seen again; is there such a dream?"""
        return self._set(dream_id, None)

    def _set(self, dream_id: str, hidden: dict[str, Any] | None) -> bool:
        one = {"_id": object_id(dream_id)}

        def work(session: ClientSession | None) -> bool:
            document = self._dreams.find_one(one, {"picture": 1}, **in_session(session))
            if document is None:
                return False
            picture = picture_from(document.get("picture"))
            shown = self._picture_protection.of(picture, hidden is None, session)
            changes = {"hidden": hidden, "picture": picture_document(shown)}
            changed = self._dreams.update_one(one, {"$set": changes}, **in_session(session))
            return bool(changed.matched_count)

        return self._transactions.run(work)
