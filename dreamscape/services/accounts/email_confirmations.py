"""E-mail addresses: proving that one is yours, and changing it for another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from dreamscape.errors import BadToken, Invalid, Taken
from dreamscape.messages import Message
from dreamscape.models import MailReason
from dreamscape.services.accounts.passwords import not_own
from dreamscape.spelling import mailbox
from dreamscape.store.members.members import EmailTaken, Members

if TYPE_CHECKING:
    from dreamscape.models import Mail, Member
    from dreamscape.services.accounts.passwords import PasswordHashing
    from dreamscape.services.accounts.tokens import Tokens
    from dreamscape.services.common.links import Links
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.store.accounts.email_confirmations import EmailConfirmations as EmailConfirmationStore

TAKEN = Message("Somebody here has this address already. Do you have another one?")


class EmailConfirmationMails(Protocol):
    """Writes the mails this service sends."""

    def confirm_email(self, member: Member, email: str, link: str, seconds: int) -> Mail:
        """To `email`: the link that proves it is this member's."""

    def email_is_changing(self, member: Member, email: str) -> Mail:
        """To the address they have: somebody asked for it to become `email`."""

    def email_changed(self, member: Member, email: str) -> list[Mail]:
        """To the address they had, and to `email`: what has become of them."""


class EmailConfirmations:
    """Links are timed, used once, and void as soon as one to another address is sent."""

    def __init__(
        self,
        *,
        members: Members,
        store: EmailConfirmationStore,
        mail_queue: MailQueue,
        mails: EmailConfirmationMails,
        hashing: PasswordHashing,
        tokens: Tokens,
        links: Links,
    ) -> None:
        self._members = members
        self._store = store
        self._mail_queue = mail_queue
        self._mails = mails
        self._hashing = hashing
        self._tokens = tokens
        self._links = links

    def ask_to_confirm(self, member: Member) -> None:
        """Send a link to the address the member has; nothing to do when it is confirmed and takes mails."""
        if not member.email_confirmed or member.mail_is_refused:
            self._send_link(member, member.email)

    def change(self, member: Member, email: str, password: str) -> None:
        """Send a link to a new address, and word of it to the present one; following the link changes it.

        Raises Invalid at `password` when it is not theirs, at `email` when they have it already,
        Taken when somebody else does.
        """
        self._hashing.check_own(member, password)
        owner = self._members.by_email(email)
        if owner is not None and owner.id != member.id:
            raise Taken("email", TAKEN)
        if mailbox(email) == mailbox(member.email):
            raise Invalid("email", Message("This is the address you have already."))
        if not self._send_link(member, email, self._mails.email_is_changing(member, email)):
            raise not_own()

    def pending_address(self, member: Member) -> str | None:
        """The new address whose link has not been followed yet, if there is one."""
        email = self._store.pending_address(member.id)
        return None if email == member.email else email

    def is_done(self, member: Member) -> bool:
        """Is the address they have proven, and no other asked for?"""
        return member.email_confirmed and self._store.pending_address(member.id) is None

    def cancel(self, member: Member) -> None:
        """Change nothing after all: the link on its way no longer works."""
        self._store.drop_link(member.id)

    def look_up(self, token: str) -> str:
        """The address a link is about; using it up is for `confirm` alone. Raises BadToken."""
        member_id, key = self._tokens.read(token)
        email = self._store.linked(member_id, key)
        if email is None:
            raise BadToken
        return email

    def confirm(self, token: str) -> Member:
        """Follow a link: its address is now the member's, and proven. Raises BadToken, or Taken meanwhile."""
        member_id, key = self._tokens.read(token)
        email, member = self._store.linked(member_id, key), self._members.by_id(member_id)
        if email is None or member is None:
            raise BadToken
        mails = self._mails.email_changed(member, email) if email != member.email else []
        try:
            confirmed = self._store.use_link(member, key, email, mails)
        except EmailTaken as error:
            raise Taken("email", TAKEN) from error
        if confirmed is None:
            raise BadToken
        self._mail_queue.send(*confirmed.mail_ids)
        return confirmed.member

    def _send_link(self, member: Member, email: str, *also: Mail) -> bool:
        token, key = self._tokens.make(member.id, member.password_hash, member.email, email)
        link = self._links.confirm_email(token)
        reason = MailReason(member.id, "email_link.key", key, self._tokens.ends_at())
        mails = [self._mails.confirm_email(member, email, link, self._tokens.max_age), *also]
        mail_ids = self._store.set_link(member, email, key, [replace(mail, reason=reason) for mail in mails])
        if mail_ids is None:
            return False
        self._mail_queue.send(*mail_ids)
        return True
