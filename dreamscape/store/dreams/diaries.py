"""What a dream's own document says of its diary: how many entries there are, and the beginning of the latest.

So a card shows that without a query. It moves in the transaction that writes, changes or deletes an entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from dreamscape.excerpts import excerpt
from dreamscape.models.diary import LONGEST_EXCERPT, LatestEntry
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database


def latest_from(document: Any) -> LatestEntry | None:
    """What a stored dream says of its latest entry; None where it has none."""
    return LatestEntry(str(document["id"]), document["body"], document["at"]) if document else None


def latest_document(entry: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What a dream says whose latest entry this is; None where it has none."""
    if entry is None:
        return None
    return {"id": entry["_id"], "body": excerpt(entry["body"], LONGEST_EXCERPT), "at": entry["created_at"]}


def latest_change(entry: Mapping[str, Any] | None) -> dict[str, Any]:
    """The update that lets a dream say so."""
    latest = latest_document(entry)
    return {"$set": {"latest_entry": latest}} if latest else {"$unset": {"latest_entry": ""}}


def count_entry(
    db: Database[dict[str, Any]],
    dream: ObjectId,
    step: Literal[1, -1],
    latest: Mapping[str, Any] | None,
    session: ClientSession | None,
    *,
    only_if: Mapping[str, Any] | None = None,
) -> bool:
    """One entry more, or one less, and this is the latest now; is there such a dream, for which `only_if` holds?"""
    change = {"$inc": {"entry_count": step}, **latest_change(latest)}
    which = {"_id": dream, **(only_if or {})}
    return bool(db["dreams"].update_one(which, change, **in_session(session)).matched_count)


def reword_latest(
    db: Database[dict[str, Any]], entry: Mapping[str, Any], session: ClientSession | None
) -> None:
    """This entry says something else now: where it is the latest, its dream says so too."""
    which = {"_id": entry["dream_id"], "latest_entry.id": entry["_id"]}
    db["dreams"].update_one(which, latest_change(entry), **in_session(session))
