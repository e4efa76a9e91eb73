"""Moves what waited in four collections into `jobs`.

Each document moves in a transaction of its own, so whatever is interrupted goes on when it is done again. An
older version that still runs goes on writing into the four; so this is not only run once, but also as a job that
comes again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from dreamscape.models.jobs import CLEAR_DREAM, CLEAR_MEMBER, DELETE_PICTURE, SEND_MAIL, job_id
from dreamscape.store.common.transactions import Transactions, in_session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    Document = dict[str, Any]

# An older process had a mail for so long while it sent it; afterwards it is removed or put off.
LEASE = timedelta(seconds=60)
OUTBOX_DAYS = timedelta(days=7)


def migrate(db: Database[Document]) -> None:
    """Move all that is there; may be stopped anywhere, and started again at any time."""
    now = datetime.now(UTC)
    not_just_being_sent = {
        "$or": [
            {"next_try_at": {"$exists": False}},
            {"next_try_at": {"$not": {"$gt": now, "$lte": now + LEASE}}},
        ]
    }
    _move(db, "letters", _mail_job, not_just_being_sent)
    _move(db, "picture_deletions", _picture_job)
    _move(db, "removals", partial(_clearing_job, CLEAR_DREAM, "dream_id"))
    _move(db, "departures", partial(_clearing_job, CLEAR_MEMBER, "member_id"))


def _move(
    db: Database[Document],
    old: str,
    job_of: Callable[[Document], Document],
    which: Mapping[str, Any] | None = None,
) -> None:
    def move(one: Any, session: ClientSession | None) -> None:
        document = db[old].find_one({"_id": one, **(which or {})}, **in_session(session))
        if document is not None:
            job = job_of(document)
            # Where it waits already, it does so once.
            new = {"$setOnInsert": {key: value for key, value in job.items() if key != "_id"}}
            db["jobs"].update_one({"_id": job["_id"]}, new, upsert=True, **in_session(session))
            db[old].delete_one({"_id": one}, **in_session(session))

    for row in db[old].find(dict(which or {}), {"_id": 1}):
        Transactions(db).run(partial(move, row["_id"]))


def _mail_job(letter: Document) -> Document:
    payload = {key: letter[key] for key in ("to", "subject", "text", "html")}
    job = _job(SEND_MAIL, str(letter["_id"]), payload, letter["created_at"], letter)
    if "next_try_at" not in letter:  # it lies in the outbox
        del job["due_at"]
        job["expires_at"] = letter["created_at"] + OUTBOX_DAYS
    return job


def _picture_job(deletion: Document) -> Document:
    public_id = deletion["_id"]
    return _job(DELETE_PICTURE, public_id, {"public_id": public_id}, deletion["queued_at"], deletion)


def _clearing_job(kind: str, key: str, begun: Document) -> Document:
    what = str(begun["_id"])
    return _job(kind, what, {key: what}, begun["created_at"], begun)


def _job(kind: str, what: str, payload: Document, created_at: datetime, old: Document) -> Document:
    job = {
        "_id": job_id(kind, what),
        "kind": kind,
        "payload": payload,
        "created_at": created_at,
        "due_at": old.get("next_try_at", created_at),
        "attempts": old.get("attempts", 0),
    }
    return {**job, "last_error": old["last_error"]} if "last_error" in old else job
