"""The `site_pages` collection: what the host writes about the site, a document for each version of each page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from dreamscape.models import SitePage
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pymongo.database import Database

# More than are kept.
MOST_LISTED = 100
MEMBER_KEYS = (MemberKey("site_pages", "by", Erasure.STAYS),)
_LATEST_FIRST = [("page", ASCENDING), ("version", DESCENDING)]
# Texts are long, and a list shows none of them.
_WITHOUT_TEXT = {"text": 0}


class SitePages:
    """Versions of pages, numbered from 1; the highest number is the one that holds."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._pages = db["site_pages"]

    def latest(self, key: str) -> SitePage | None:
        """The version that holds, or None."""
        found = self._pages.find_one({"page": key}, sort=_LATEST_FIRST)
        return _page_from(found) if found else None

    def one(self, key: str, version: int) -> SitePage | None:
        """This version, or None."""
        found = self._pages.find_one({"page": key, "version": version})
        return _page_from(found) if found else None

    def versions(self, key: str) -> list[SitePage]:
        """The versions that are kept, without their texts, the newest first."""
        found = self._pages.find({"page": key}, _WITHOUT_TEXT).sort(_LATEST_FIRST).limit(MOST_LISTED)
        return [_page_from(row) for row in found]

    def latest_of_all(self) -> dict[str, SitePage]:
        """The version that holds of each page, by its key and without its text."""
        last = {name: {"$first": f"${name}"} for name in ("version", "written", "created_at", "by")}
        ordered = {"$sort": {"page": ASCENDING, "version": DESCENDING}}
        found = self._pages.aggregate([ordered, {"$group": {"_id": "$page", **last}}])
        return {row["_id"]: _page_from({**row, "page": row["_id"]}) for row in found}

    def written(self) -> frozenset[str]:
        """The keys of the pages that somebody has written something on."""
        ordered = {"$sort": {"page": ASCENDING, "version": DESCENDING}}
        last = {"$group": {"_id": "$page", "written": {"$first": "$written"}}}
        return frozenset(row["_id"] for row in self._pages.aggregate([ordered, last]) if row["written"])

    def add(self, page: SitePage, most: int) -> bool:
        """Keep a new version, and of all of its page the newest `most`; False when its number is taken."""
        document = {
            "page": page.key,
            "version": page.version,
            "written": bool(page.text),
            "text": page.text,
            "by": object_id(page.by),
            "created_at": datetime.now(UTC),
        }
        try:
            self._pages.insert_one(document)
        except DuplicateKeyError:
            return False
        self._pages.delete_many({"page": page.key, "version": {"$lte": page.version - most}})
        return True


def _page_from(document: Mapping[str, Any]) -> SitePage:
    return SitePage(
        key=document["page"],
        version=document["version"],
        text=document.get("text", ""),
        written=bool(document.get("written")),
        changed_at=document.get("created_at"),
        by=str(document.get("by") or ""),
    )
