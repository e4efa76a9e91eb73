"""Has what is like each dream found, by jobs, while the site runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dreamscape.models.jobs import FIND_ALL_SIMILAR
from dreamscape.store.jobs.jobs import Jobs

if TYPE_CHECKING:
    from pymongo.database import Database


def migrate(db: Database[dict[str, Any]]) -> None:
    """Write the first of these jobs down; each has the next done."""
    Jobs(db).add(FIND_ALL_SIMILAR, "first", {"after": ""})
