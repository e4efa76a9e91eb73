"""How a password is kept, and how a forgotten one is replaced."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Protocol

from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from dreamscape.errors import BadToken, Invalid
from dreamscape.messages import Message
from dreamscape.services.accounts.password_rules import check_password_of

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from dreamscape.models import Mail, Member
    from dreamscape.services.accounts.tokens import Tokens
    from dreamscape.services.common.links import Links
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.store.accounts.sessions import Sessions
    from dreamscape.store.members.members import Members


class PasswordHashing:
    """argon2id; how much work a hash is, `hasher` decides."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self._of_nobody = self._hasher.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """The salted hash that is stored for `password`, used unchanged."""
        return self._hasher.hash(_storable(password))

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Is this the password? Takes as long when there is no hash to compare with."""
        try:
            self._hasher.verify(password_hash or self._of_nobody, _storable(password))
        except (VerificationError, InvalidHashError):
            return False
        return bool(password_hash)

    def is_outdated(self, password_hash: str) -> bool:
        """Was this hash made with less work than `hasher` does now? Such a one is made anew at the next log-in."""
        try:
            made_with = extract_parameters(password_hash)
        except InvalidHashError:
            return False
        return made_with.type is not self._hasher.type or (
            made_with.time_cost < self._hasher.time_cost or made_with.memory_cost < self._hasher.memory_cost
        )

    def check_own(self, member: Member, password: str, field: str = "password") -> None:
        """Raise Invalid at `field` unless this is the member's own password.

        It takes a while, so whatever is then written has `as_checked` of the store in its query, and whoever finds
        that the password is another one by now raises `not_own` too.
        """
        if not self.matches(member.password_hash, password):
            raise not_own(field)


def not_own(field: str = "password") -> Invalid:
    """What was typed into `field` is not the member's password, or no longer."""
    return Invalid(field, Message("This is not your password. Try once more."))


def _storable(password: str) -> bytes:
    # A lone surrogate can come out of a hostile form; it must not become a 500.
    return password.encode("utf-8", "surrogatepass")


class PasswordMails(Protocol):
    """Writes the mails this service sends."""

    def password_reset(self, member: Member, link: str, minutes: int) -> Mail:
        """The mail with the link that works for so many minutes."""


class Passwords:
    """Password reset by a mailed link: timed, used up by the first reset, and silent about who is a member."""

    def __init__(
        self,
        *,
        members: Members,
        sessions: Sessions,
        mail_queue: MailQueue,
        mails: PasswordMails,
        hashing: PasswordHashing,
        tokens: Tokens,
        links: Links,
    ) -> None:
        self._members = members
        self._sessions = sessions
        self._mail_queue = mail_queue
        self._mails = mails
        self._hashing = hashing
        self._tokens = tokens
        self._links = links

    def ask_for_reset(self, email: str) -> None:
        """Mail a link to this address if it is a member's.

        Links of before go on working for their time, lest a stranger who asks voids them; a reset uses up all.
        """
        member = self._members.by_email(email)
        if member is None:
            return
        token, key = self._tokens.make(member.id, member.password_hash, member.email)
        link = self._links.password_reset(token)
        mail = self._mails.password_reset(member, link, self._tokens.max_age // 60)
        mail_id = self._members.set_reset_key(member, key, mail)
        if mail_id is not None:
            self._mail_queue.send(mail_id)

    def check_token(self, token: str) -> None:
        """Raise BadToken unless the link would still work; using it up is for `reset` alone."""
        member_id, key = self._tokens.read(token)
        if not self._members.has_reset_key(member_id, key):
            raise BadToken

    def reset(self, token: str, password: str) -> Member:
        """Set a new password, use the link up and log the member out everywhere.

        Raises BadToken, or Invalid for a password that breaks the rules; the link then still works.
        """
        member_id, key = self._tokens.read(token)
        self.check_token(token)
        owner = self._members.by_id(member_id)
        if owner is None:
            raise BadToken
        check_password_of(owner, password)
        member = self._members.use_reset_key(member_id, key, self._hashing.hash(password))
        if member is None:
            raise BadToken
        self._sessions.remove_all(member.id)
        return member

    def change(self, member: Member, old: str, new: str) -> Member:
        """A new password for who knows the old one; every log-in ends, this one too. Returns the member as they are
        now, to begin a new one with.

        Raises Invalid at `old_password` or `password`.
        """
        self._hashing.check_own(member, old, field="old_password")
        check_password_of(member, new)
        changed = self._members.set_password(member, self._hashing.hash(new))
        if changed is None:
            raise not_own("old_password")
        self._sessions.remove_all(member.id)
        return changed
