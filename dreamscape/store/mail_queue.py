"""The `letters` collection: mail on its way, and the development outbox.

A mail is written here before anybody tries to send it, so a crash or a mail
server that is away loses none.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pymongo import DESCENDING, ReturnDocument

from dreamscape.models import Mail, QueuedMail
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.member_keys import Erasure, MemberKey
from dreamscape.store.common.transactions import in_session

if TYPE_CHECKING:
    from bson import ObjectId
    from pymongo.client_session import ClientSession
    from pymongo.database import Database

# While one process tries to send a mail, no other one takes it.
LEASE = timedelta(seconds=60)

# By the address, not by the id.
MEMBER_KEYS = (MemberKey("letters", "to", Erasure.ACCOUNT),)


class MailQueue:
    """Mails waiting to be sent, and, where nothing is sent, mails to be looked at."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._mails = db["letters"]

    def add(self, mail: Mail) -> str:
        """Queue a mail, due at once; return its id."""
        now = datetime.now(UTC)
        added = self._mails.insert_one(
            {
                "to": mail.to,
                "subject": mail.subject,
                "text": mail.text,
                "html": mail.html,
                "created_at": now,
                "next_try_at": now,
                "attempts": 0,
            }
        )
        return str(added.inserted_id)

    def take(self, mail_id: str | None = None, due_by: datetime | None = None) -> QueuedMail | None:
        """Take a mail for a minute: this one, or the one due longest; None when there is none.

        `due_by` leaves out what became due later, so that a round of tries comes to an end.
        """
        now = datetime.now(UTC)
        due: dict[str, Any] = {"next_try_at": {"$lte": due_by or now}}
        if mail_id is not None:
            due["_id"] = object_id(mail_id)
        taken = self._mails.find_one_and_update(
            due,
            {"$set": {"next_try_at": now + LEASE}, "$inc": {"attempts": 1}},
            sort=[("next_try_at", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return _queued_from(taken) if taken else None

    def postpone(self, mail_id: str, until: datetime, reason: str) -> None:
        """Try this mail again at `until`; `reason` is for whoever looks after the site."""
        self._mails.update_one(
            {"_id": object_id(mail_id)}, {"$set": {"next_try_at": until, "last_error": reason}}
        )

    def remove(self, mail_id: str) -> None:
        """Forget a mail that was sent: it may hold a link that should live nowhere else."""
        self._mails.delete_one({"_id": object_id(mail_id)})

    def remove_all_to(self, address: str, session: ClientSession | None) -> None:
        """Forget what waits for this address, inside the transaction of `session` when there is one."""
        self._mails.delete_many({"to": address}, **in_session(session))

    def file(self, mail_id: str) -> None:
        """Leave a mail in the outbox, no longer due."""
        self._mails.update_one({"_id": object_id(mail_id)}, {"$unset": {"next_try_at": ""}})

    def outbox(self, limit: int = 50) -> list[QueuedMail]:
        """The newest mails, sent or not."""
        newest = self._mails.find().sort([("created_at", DESCENDING), ("_id", DESCENDING)]).limit(limit)
        return [_queued_from(document) for document in newest]

    def waiting(self) -> int:
        """How many mails wait to be sent."""
        return self._mails.count_documents({"next_try_at": {"$exists": True}})


def _queued_from(document: dict[str, Any]) -> QueuedMail:
    made: ObjectId = document["_id"]
    return QueuedMail(
        id=str(made),
        mail=Mail(document["to"], document["subject"], document["text"], document["html"]),
        attempts=document.get("attempts", 0),
        created_at=document["created_at"],
    )
