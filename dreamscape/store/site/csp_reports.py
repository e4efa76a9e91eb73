"""The `csp_reports` collection: what browsers refused to load or run on our pages, one document for each kind of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING

from dreamscape.models import CspReport

if TYPE_CHECKING:
    from pymongo.database import Database

# Strangers write here: there are never more documents than about that, and each is forgotten (see the indexes).
MOST_KINDS = 500


class CspReports:
    """Reports by what was refused and by which rule."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._reports = db["csp_reports"]

    def add(self, directive: str, blocked: str, page: str) -> None:
        """Count one more; a kind that is new only while there is room for it."""
        kind = {"_id": hashlib.sha256(f"{directive} {blocked}".encode()).hexdigest()[:32]}
        now = datetime.now(UTC)
        change = {
            "$inc": {"reports": 1},
            "$set": {"last_at": now, "page": page},
            "$setOnInsert": {"directive": directive, "blocked": blocked, "first_at": now},
        }
        has_room = self._reports.estimated_document_count() < MOST_KINDS
        self._reports.update_one(kind, change, upsert=has_room)

    def latest(self, most: int) -> list[CspReport]:
        """The kinds that were reported last."""
        found = self._reports.find().sort("last_at", DESCENDING).limit(most)
        return [
            CspReport(
                directive=row["directive"],
                blocked=row["blocked"],
                page=row["page"],
                reports=row["reports"],
                first_at=row["first_at"],
                last_at=row["last_at"],
            )
            for row in found
        ]
