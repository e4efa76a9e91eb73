"""A member's e-mail address: which link proves that it is theirs.

At most one link works at a time. It stands in the member's document as the
address it is about and a digest of what the link carries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from dreamscape.spelling import email_key
from dreamscape.store.common.ids import object_id
from dreamscape.store.common.transactions import Transactions, in_session
from dreamscape.store.jobs.jobs import Jobs
from dreamscape.store.members.documents import member_from
from dreamscape.store.members.members import EmailTaken, as_checked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from dreamscape.models import Mail, Member


class Confirmed(NamedTuple):
    """A member whose address is proven, and the ids of the jobs that send the mails about it."""

    member: Member
    mail_ids: list[str]


class EmailConfirmations:
    """Links on their way, and what following one changes."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db["users"]
        self._jobs = Jobs(db)
        self._transactions = Transactions(db)

    def set_link(self, member: Member, email: str, key: str, mails: Sequence[Mail]) -> list[str] | None:
        """Remember the one link that works, an older one no longer does, and queue the mails that tell of it.

        Returns the ids of the mails' jobs; None when the member has another password or address by now.
        """

        def work(session: ClientSession | None) -> list[str] | None:
            link = {"$set": {"email_link": {"email": email, "key": key}}}
            if not self._users.update_one(as_checked(member), link, **in_session(session)).matched_count:
                return None
            return [self._jobs.add_mail(mail, session) for mail in mails]

        return self._transactions.run(work)

    def pending_address(self, member_id: str) -> str | None:
        """The address that a link was sent to and that has not been confirmed yet."""
        document = self._users.find_one({"_id": object_id(member_id)}, {"email_link.email": 1})
        return (document.get("email_link") or {}).get("email") if document else None

    def linked(self, member_id: str, key: str) -> str | None:
        """The address this link would confirm, or None when it does not work."""
        document = self._users.find_one(_link(member_id, key), {"email_link": 1})
        return document["email_link"]["email"] if document else None

    def use_link(self, member: Member, key: str, email: str, mails: Sequence[Mail]) -> Confirmed | None:
        """Make the link's address, `email`, the member's, use the link up and queue these mails; None when it does not
        work.

        Mails to the address before lose their power: a reset link sent there is void.
        Raises EmailTaken when somebody else has the address by now.
        """
        link = {**_link(member.id, key), "email_link.email": email, "email": member.email or None}
        change = {
            "$set": {"email": email, "email_key": email_key(email), "email_confirmed": True},
            "$unset": {"email_link": "", "reset_key": "", "mail_refusals": ""},
        }

        def work(session: ClientSession | None) -> Confirmed | None:
            after = self._users.find_one_and_update(
                link, change, return_document=ReturnDocument.AFTER, **in_session(session)
            )
            if after is None:
                return None
            return Confirmed(member_from(after), [self._jobs.add_mail(mail, session) for mail in mails])

        try:
            return self._transactions.run(work)
        except DuplicateKeyError as error:
            raise EmailTaken from error

    def drop_link(self, member_id: str) -> None:
        """The link on its way no longer works."""
        self._users.update_one({"_id": object_id(member_id)}, {"$unset": {"email_link": ""}})


def _link(member_id: str, key: str) -> dict[str, Any]:
    return {"_id": object_id(member_id), "email_link.key": key}
