"""The `saved_forms` collection: what somebody had typed when their session ended.

Written when they log in again and read when the form is shown again; a TTL
index forgets it after a day.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pymongo import DESCENDING

from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pymongo.database import Database

# As many tabs as somebody may have been writing in when their session ended.
MOST_OF_A_MEMBER = 10

MEMBER_KEYS = (MemberKey("kept_forms", "member_id", Erasure.ERASE, "half_typed"),)


class SavedForm(NamedTuple):
    """What was typed into the form at `path`."""

    path: str
    fields: dict[str, list[str]]
    created_at: datetime


class SavedForms:
    """Typed text on its way back to its form."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._forms = db["kept_forms"]

    def add(self, member_id: str, path: str, fields: Mapping[str, list[str]]) -> str:
        """Keep the fields of the form at `path` for this member; return the key that finds them.

        Only the newest few of a member stay.
        """
        key = secrets.token_urlsafe(16)
        pairs = [[name, list(values)] for name, values in fields.items()]
        self._forms.insert_one(
            {
                "_id": key,
                "member_id": object_id(member_id),
                "path": path,
                "fields": pairs,
                "created_at": datetime.now(UTC),
            }
        )
        self._forget_all_but_the_newest(member_id)
        return key

    def _forget_all_but_the_newest(self, member_id: str) -> None:
        newest = [("created_at", DESCENDING), ("_id", DESCENDING)]
        older = (
            self._forms.find({"member_id": object_id(member_id)}, {"_id": 1})
            .sort(newest)
            .skip(MOST_OF_A_MEMBER)
        )
        self._forms.delete_many({"_id": {"$in": [form["_id"] for form in older]}})

    def find(self, member_id: str, path: str, key: str) -> dict[str, list[str]] | None:
        """The fields kept under `key`, if they are this member's and of this page; else None."""
        kept = self._forms.find_one({"_id": key, "member_id": object_id(member_id), "path": path})
        return dict(kept["fields"]) if kept else None

    def newest(self, member_id: str, path: str) -> str | None:
        """The key of what this member has typed last into the form at `path`; None for nothing."""
        found = self._forms.find_one(
            {"member_id": object_id(member_id), "path": path}, {"_id": 1}, sort=[("created_at", DESCENDING)]
        )
        return str(found["_id"]) if found else None

    def each_of(self, member_id: str) -> Iterator[SavedForm]:
        """All that is kept for a member, one after the other."""
        for kept in self._forms.find({"member_id": object_id(member_id)}):
            yield SavedForm(kept["path"], dict(kept["fields"]), kept["created_at"])

    def erase(self, member_id: str) -> None:
        """Forget all that is kept for a member; safe to repeat."""
        self._forms.delete_many({"member_id": object_id(member_id)})
