"""The `site_settings` collection: one document with what can be chosen while the site runs."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from dreamscape.models import SiteSettings as Chosen

if TYPE_CHECKING:
    from pymongo.database import Database

_SITE = {"_id": "site"}
_NAMES = tuple(choice.name for choice in fields(Chosen))


class SiteSettings:
    """The one document."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._settings = db["site_settings"]

    def read(self) -> Chosen:
        """What is chosen; the defaults for what never was."""
        document = self._settings.find_one(_SITE) or {}
        return Chosen(**{name: document[name] for name in _NAMES if name in document})

    def change(self, **values: Any) -> None:
        """Choose these."""
        self._settings.update_one(_SITE, {"$set": values}, upsert=True)
