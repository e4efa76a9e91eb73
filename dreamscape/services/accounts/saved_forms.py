"""What somebody had typed when their session ended, on its way back to its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.models import Member
    from dreamscape.store.accounts.saved_forms import SavedForms as SavedFormStore


class SavedForms:
    """Forms are saved for one member and one page, for a day."""

    def __init__(self, store: SavedFormStore) -> None:
        self._store = store

    def add(self, member: Member, path: str, fields: Mapping[str, list[str]]) -> str:
        """Save the fields of the form at `path`; return the key that finds them."""
        return self._store.add(member.id, path, fields)

    def newest(self, member: Member, path: str) -> str | None:
        """The key of what they have typed last into the form at `path`, or None."""
        return self._store.newest(member.id, path)

    def find(self, member: Member, path: str, key: str) -> dict[str, list[str]] | None:
        """The fields saved under `key`, if they are this member's and of this page; else None."""
        return self._store.find(member.id, path, key)
