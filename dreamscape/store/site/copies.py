"""What dreams say of other documents, so that lists need not read these: their latest entry, and their open asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, DESCENDING

from dreamscape.models.asks import OPEN
from dreamscape.store.common.transactions import in_session
from dreamscape.store.dreams.asks import FOR_ANYBODY, asks_change, asks_document
from dreamscape.store.dreams.diaries import latest_change, latest_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that does not say what is there."""

    collection: str
    id: str
    field: str
    shown: int | str | None
    there: int | str


def latest_entries(
    db: Database[dict[str, Any]], dreams: list[ObjectId], repair: bool, session: ClientSession | None
) -> list[Difference]:
    """Those of these dreams that show another latest entry than there is."""
    newest = db["diary_entries"].aggregate(
        [
            {"$match": {"dream_id": {"$in": dreams}}},
            {"$sort": {"dream_id": ASCENDING, "created_at": DESCENDING, "_id": DESCENDING}},
            {"$group": {"_id": "$dream_id", "entry": {"$first": "$$ROOT"}}},
        ],
        **in_session(session),
    )
    there = {row["_id"]: row["entry"] for row in newest}
    shown = db["dreams"].find({"_id": {"$in": dreams}}, {"latest_entry": 1}, **in_session(session))
    wrong = [row for row in shown if row.get("latest_entry") != latest_document(there.get(row["_id"]))]
    for row in wrong if repair else ():
        said = latest_change(there.get(row["_id"]))
        db["dreams"].update_one({"_id": row["_id"]}, said, **in_session(session))
    return [
        Difference(
            "dreams",
            str(row["_id"]),
            "latest_entry",
            shown=str((row.get("latest_entry") or {}).get("id", "")),
            there=str(there.get(row["_id"], {}).get("_id", "")),
        )
        for row in wrong
    ]


def open_asks(
    db: Database[dict[str, Any]], dreams: list[ObjectId], repair: bool, session: ClientSession | None
) -> list[Difference]:
    """Those of these dreams that show other open asks than there are."""
    there: dict[ObjectId, list[dict[str, Any]]] = {}
    which = {"dream_id": {"$in": dreams}, "state": OPEN, **FOR_ANYBODY}
    for ask in (
        db["asks"].find(which, **in_session(session)).sort([("created_at", DESCENDING), ("_id", DESCENDING)])
    ):
        there.setdefault(ask["dream_id"], []).append(ask)
    shown = db["dreams"].find({"_id": {"$in": dreams}}, {"open_asks": 1}, **in_session(session))
    wrong = [row for row in shown if (row.get("open_asks") or []) != asks_document(there.get(row["_id"], []))]
    for row in wrong if repair else ():
        db["dreams"].update_one(
            {"_id": row["_id"]}, asks_change(there.get(row["_id"], [])), **in_session(session)
        )
    return [
        Difference(
            "dreams",
            str(row["_id"]),
            "open_asks",
            shown=len(row.get("open_asks") or ()),
            there=len(there.get(row["_id"], ())),
        )
        for row in wrong
    ]


# Where to look for dreams whose copy may be wrong, under which key their id is, and what compares them.
COPIES: tuple[tuple[str, str, Mapping[str, Any], Callable[..., list[Difference]]], ...] = (
    (
        "dreams",
        "_id",
        {"$or": [{"entry_count": {"$gt": 0}}, {"latest_entry": {"$ne": None}}]},
        latest_entries,
    ),
    ("dreams", "_id", {"open_asks": {"$ne": None}}, open_asks),
    ("asks", "dream_id", {"state": OPEN, **FOR_ANYBODY}, open_asks),
)
