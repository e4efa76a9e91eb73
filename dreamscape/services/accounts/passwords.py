"""How a password is kept, and how a forgotten one is replaced."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from dreamscape.errors import BadToken, Invalid
from dreamscape.messages import Message
from dreamscape.models import MailReason, Member
from dreamscape.models.jobs import MAIL_RESET_LINK
from dreamscape.services.accounts.password_rules import check_password_of
from dreamscape.services.jobs.kinds import JobKind

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from dreamscape.models import Mail
    from dreamscape.services.accounts.tokens import Tokens
    from dreamscape.services.common.links import Links
    from dreamscape.services.jobs.queue import JobQueue
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.store.accounts.email_confirmations import EmailConfirmations
    from dreamscape.store.accounts.sessions import Sessions
    from dreamscape.store.members.members import Changed, Members


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


# Whom a mail would be for that is written and never sent.
NOBODY = Member(
    id="", email="", first_name="", last_name="", slug="", avatar="", created_at=datetime.now(UTC)
)


class PasswordMails(Protocol):
    """Writes the mails this service sends."""

    def password_reset(self, member: Member, link: str, seconds: int) -> Mail:
        """The mail with the link that works for so many seconds."""

    def password_changed(self, member: Member, link: str, *, by_link: bool, awaited_address: bool) -> Mail:
        """They have a new password; `link` leads to another one.

        `by_link`: by a mailed link; `awaited_address`: another address waited to be confirmed, and does no more.
        """


class Passwords:
    """Password reset by a mailed link: timed, used up by the first reset, and silent about who is a member."""

    def __init__(
        self,
        *,
        members: Members,
        sessions: Sessions,
        email_confirmations: EmailConfirmations,
        jobs: JobQueue,
        mail_queue: MailQueue,
        mails: PasswordMails,
        hashing: PasswordHashing,
        tokens: Tokens,
        links: Links,
    ) -> None:
        self._members = members
        self._sessions = sessions
        self._email_confirmations = email_confirmations
        self._jobs = jobs
        self._mail_queue = mail_queue
        self._mails = mails
        self._hashing = hashing
        self._tokens = tokens
        self._links = links

    def ask_for_reset(self, email: str) -> None:
        """Mail a link to this address if it is a member's.

        Links of before go on working for their time, lest a stranger who asks voids them; a reset uses up all. What
        happens here is the same whoever's the address is: the rest is a job, done after the answer.
        """
        self._jobs.start(self._jobs.add(MAIL_RESET_LINK, None, {"to": email}))

    @property
    def kind(self) -> JobKind:
        """How somebody who asked for it gets their link. Nobody waits for it longer than it would work."""
        return JobKind(
            MAIL_RESET_LINK,
            lambda payload: self._send_link(payload["to"]),
            give_up_after=timedelta(seconds=self._tokens.max_age),
            keep_failed=timedelta(days=1),
        )

    def _send_link(self, email: str) -> None:
        member = self._members.by_email(email)
        # A stranger's takes as much work, for whoever watches how busy the site is.
        reader = member or NOBODY
        token, key = self._tokens.make(reader.id, reader.password_hash, reader.email)
        link = self._links.password_reset(token)
        reason = MailReason(reader.id, "reset_key", key, self._tokens.ends_at())
        mail = replace(self._mails.password_reset(reader, link, self._tokens.max_age), reason=reason)
        mail_id = self._members.set_reset_key(member, key, mail) if member else None
        if mail_id is not None:
            self._mail_queue.send(mail_id)

    def check_token(self, token: str) -> Member:
        """Whose link it is; raises BadToken unless it would still work. Using it up is for `reset` alone."""
        member_id, key = self._tokens.read(token)
        owner = self._members.by_id(member_id) if self._members.has_reset_key(member_id, key) else None
        if owner is None:
            raise BadToken
        return owner

    def reset(self, token: str, password: str) -> Member:
        """Set a new password, use the link up and log the member out everywhere.

        Raises BadToken, or Invalid for a password that breaks the rules; the link then still works.
        """
        member_id, key = self._tokens.read(token)
        member = self.check_token(token)
        check_password_of(member, password)
        # Who has the link reads what comes to the address.
        proven = replace(member, email_confirmed=True)
        mail = self._mail_of_change(proven, by_link=True)
        changed = self._members.use_reset_key(member_id, key, self._hashing.hash(password), mail)
        if changed is None:
            raise BadToken
        return self._end_log_ins(changed)

    def check_own(self, member: Member, password: str) -> None:
        """Raise Invalid at `password` unless this is the member's own."""
        self._hashing.check_own(member, password)

    def change(self, member: Member, old: str, new: str) -> Member:
        """A new password for who knows the old one; every log-in ends, this one too. Returns the member as they are
        now, to begin a new one with.

        Raises Invalid at `old_password` or `password`.
        """
        self._hashing.check_own(member, old, field="old_password")
        check_password_of(member, new)
        mail = self._mail_of_change(member, by_link=False)
        changed = self._members.set_password(member, self._hashing.hash(new), mail)
        if changed is None:
            raise not_own("old_password")
        return self._end_log_ins(changed)

    def _mail_of_change(self, member: Member, *, by_link: bool) -> Mail:
        awaited = self._email_confirmations.pending_address(member.id) not in {None, member.email}
        link = self._links.forgotten_password()
        return self._mails.password_changed(member, link, by_link=by_link, awaited_address=awaited)

    def _end_log_ins(self, changed: Changed) -> Member:
        # They have ended by themselves; this only forgets them.
        self._sessions.remove_all(changed.member.id)
        self._mail_queue.send(changed.mail_id)
        return changed.member
