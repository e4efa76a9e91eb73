"""Addresses that take no mails: how often in a row a member's refused one, in their own document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import ReturnDocument

from dreamscape.models.mail import MOST_REFUSALS
from dreamscape.spelling import email_key
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.notifications.notifications import Notifications

if TYPE_CHECKING:
    from pymongo.client_session import ClientSession
    from pymongo.database import Database


class MailRefusals:
    """Counts refusals by the address that a mail went to; of an address that is nobody's there is nothing to count."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]
        self._notifications = Notifications(db)
        self._transactions = Transactions(db)

    def count(self, address: str, message_id: str) -> None:
        """The address would not have this message; counted once for each. With the third its member is told in the
        site."""
        which = {**_of(address), "mail_refusals.last": {"$ne": message_id}}
        change = {"$inc": {"mail_refusals.count": 1}, "$set": {"mail_refusals.last": message_id}}

        def work(session: ClientSession | None) -> None:
            after = self._users.find_one_and_update(
                which, change, return_document=ReturnDocument.AFTER, **in_session(session)
            )
            if after and after["mail_refusals"]["count"] == MOST_REFUSALS:
                self._notifications.tell_security(str(after["_id"]), "mail_refused", session)

        self._transactions.run(work)

    def forget(self, address: str) -> None:
        """The address took a mail: those that it refused were no three in a row. One that is set aside stays so, until
        its member has shown that it works."""
        few = {**_of(address), "mail_refusals.count": {"$lt": MOST_REFUSALS}}
        self._users.update_one(few, {"$unset": {"mail_refusals": ""}})


def _of(address: str) -> dict[str, Any]:
    return {"email_key": email_key(address), "email": address}
