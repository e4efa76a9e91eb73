"""The `letters` collection: mail on its way, and the development outbox.

A letter is written here before anybody tries to send it, so a crash or a mail
server that is away loses none.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId
from pymongo import DESCENDING, ReturnDocument
from pymongo.database import Database

from dreamscape.models import Letter, QueuedLetter
from dreamscape.store.common.ids import object_id

# While one process tries to send a letter, no other one takes it.
LEASE = timedelta(seconds=60)


class Letters:
    """Letters waiting to be sent, and, where nothing is sent, letters to be looked at."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._letters = db["letters"]

    def add(self, letter: Letter) -> str:
        """Queue a letter, due at once; return its id."""
        now = datetime.now(UTC)
        added = self._letters.insert_one(
            {
                "to": letter.to,
                "subject": letter.subject,
                "text": letter.text,
                "html": letter.html,
                "created_at": now,
                "next_try_at": now,
                "attempts": 0,
            }
        )
        return str(added.inserted_id)

    def take(self, letter_id: str | None = None, due_by: datetime | None = None) -> QueuedLetter | None:
        """Take a letter for a minute: this one, or the one due longest; None when there is none.

        `due_by` leaves out what became due later, so that a round of tries comes to an end.
        """
        now = datetime.now(UTC)
        due: dict[str, Any] = {"next_try_at": {"$lte": due_by or now}}
        if letter_id is not None:
            due["_id"] = object_id(letter_id)
        taken = self._letters.find_one_and_update(
            due,
            {"$set": {"next_try_at": now + LEASE}, "$inc": {"attempts": 1}},
            sort=[("next_try_at", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return _queued_from(taken) if taken else None

    def put_off(self, letter_id: str, until: datetime, reason: str) -> None:
        """Try this letter again at `until`; `reason` is for whoever looks after the site."""
        self._letters.update_one(
            {"_id": object_id(letter_id)}, {"$set": {"next_try_at": until, "last_error": reason}}
        )

    def remove(self, letter_id: str) -> None:
        """Forget a letter that was sent: it may hold a link that should live nowhere else."""
        self._letters.delete_one({"_id": object_id(letter_id)})

    def file(self, letter_id: str) -> None:
        """Leave a letter in the outbox, no longer due."""
        self._letters.update_one({"_id": object_id(letter_id)}, {"$unset": {"next_try_at": ""}})

    def outbox(self, limit: int = 50) -> list[QueuedLetter]:
        """The newest letters, sent or not."""
        newest = self._letters.find().sort([("created_at", DESCENDING), ("_id", DESCENDING)]).limit(limit)
        return [_queued_from(document) for document in newest]

    def waiting(self) -> int:
        """How many letters wait to be sent."""
        return self._letters.count_documents({"next_try_at": {"$exists": True}})


def _queued_from(document: dict[str, Any]) -> QueuedLetter:
    made: ObjectId = document["_id"]
    return QueuedLetter(
        id=str(made),
        letter=Letter(document["to"], document["subject"], document["text"], document["html"]),
        attempts=document.get("attempts", 0),
        created_at=document["created_at"],
    )
