"""Says of each report which dream it is about, of each such dream that it is reported, and lets the clock of those who
are leaving stand still while they are suspended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dreamscape.store.common.ids import object_id
from dreamscape.store.migrations.steps import in_batches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bson import ObjectId
    from pymongo.database import Database

# How long somebody has to change their mind about leaving.
GRACE_PERIOD = timedelta(days=14)


def migrate(db: Database[dict[str, Any]]) -> None:
    """May be stopped anywhere, and started again at any time."""
    _say_which_dream(db)
    _mark_reported(db)
    _stop_clocks(db)


def _say_which_dream(db: Database[dict[str, Any]]) -> None:
    without = {"dream_id": {"$exists": False}}
    for batch in in_batches(db["reports"], without, ("kind", "target_id")):
        comment_ids = [object_id(row.get("target_id", "")) for row in batch if row.get("kind") == "comment"]
        comments = db["comments"].find({"_id": {"$in": comment_ids}}, {"dream_id": 1})
        dreams = {str(comment["_id"]): comment.get("dream_id") for comment in comments}
        about = {row["_id"]: _dream_of(row, dreams) for row in batch}
        # The first version let reports of a dream outlive it.
        there = set(db["dreams"].distinct("_id", {"_id": {"$in": list(filter(None, about.values()))}}))
        for row in batch:
            dream = about[row["_id"]]
            if dream in there:
                db["reports"].update_one({"_id": row["_id"], **without}, {"$set": {"dream_id": dream}})
            else:  # what it was about is gone
                db["reports"].delete_one({"_id": row["_id"], **without})


def _dream_of(report: Mapping[str, Any], dreams: Mapping[str, ObjectId | None]) -> ObjectId | None:
    target = str(report.get("target_id", ""))
    return dreams.get(target) if report.get("kind") == "comment" else object_id(target)


def _mark_reported(db: Database[dict[str, Any]]) -> None:
    for dream in db["reports"].distinct("dream_id"):
        db["dreams"].update_one({"_id": dream, "reported": {"$ne": True}}, {"$set": {"reported": True}})


def _stop_clocks(db: Database[dict[str, Any]]) -> None:
    # When they were suspended is not known any more, so they have all of their time again.
    suspended = {"suspended_until": {"$gt": datetime.now(UTC)}, "leaves_at": {"$ne": None}}
    for batch in in_batches(db["users"], suspended, ("suspended_until", "leaves_at")):
        for member in batch:
            as_it_was = {key: member[key] for key in ("_id", "suspended_until", "leaves_at")}
            day = {"leaves_at": member["suspended_until"] + GRACE_PERIOD}
            if member["leaves_at"] < day["leaves_at"]:
                db["users"].update_one(as_it_was, {"$set": day})
