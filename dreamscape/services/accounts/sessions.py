"""Who is logged in: a random token in the cookie, its digest and the rest in the database."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from dreamscape.errors import BadCredentials, NotFound
from dreamscape.messages import Message
from dreamscape.services.accounts.user_agents import parse_user_agent
from dreamscape.services.common.cache import BackgroundRunner, run_now
from dreamscape.services.permissions.suspension import check_may_come_in, is_suspended
from dreamscape.store.accounts.sessions import Not

if TYPE_CHECKING:
    from dreamscape.models import Mail, Member, MemberSession
    from dreamscape.services.common.links import Links
    from dreamscape.services.mail_queue import MailQueue
    from dreamscape.services.members.person_cache import PersonCache
    from dreamscape.store.accounts.sessions import Sessions as SessionStore
    from dreamscape.store.members.members import Members

LONGEST_USER_AGENT = 300
# “Last seen” is written no oftener than this, so that reading a page costs no write.
SEEN_EVERY = timedelta(minutes=10)


# A mail to the member about a browser, a time and the address where they choose a new password.
WriteMail = Callable[["Member", Message | str, datetime, str], "Mail"]


class SessionMails(Protocol):
    """Writes the mails this service sends."""

    def new_log_in(self, member: Member, browser: Message | str, at: datetime, link: str) -> Mail:
        """Somebody logged in with a browser not seen before; `link` leads to a new password."""

    def log_ins_ended(self, member: Member, browser: Message | str, at: datetime, link: str) -> Mail:
        """With `browser` log-ins in others were ended; `link` leads to a new password."""


class NewSession(NamedTuple):
    """A session has begun: its token (43 characters), which exists in the cookie only; whether the member had been
    leaving, and whether they are suspended."""

    token: str
    was_leaving: bool
    suspended: bool


class RunningSession(NamedTuple):
    """Whose session it is, and when they last showed that they are who they say. Of somebody `suspended` it opens
    their own page of that alone."""

    member: Member
    proven_at: datetime
    suspended: bool


class Sessions:
    """Log-ins that can be listed and ended from anywhere. `background` runs what nobody has to wait for."""

    def __init__(
        self,
        *,
        store: SessionStore,
        members: Members,
        person_cache: PersonCache,
        lifetime: timedelta,
        remembered: timedelta,
        mail_queue: MailQueue,
        mails: SessionMails,
        links: Links,
        background: BackgroundRunner = run_now,
    ) -> None:
        self._store = store
        self._members = members
        self._person_cache = person_cache
        self._lifetime = lifetime
        self._remembered = remembered
        self._mail_queue = mail_queue
        self._mails = mails
        self._links = links
        self._background = background

    def start(
        self,
        member: Member,
        user_agent: str,
        remember: bool,
        *,
        replaces: str = "",
        tell: bool = False,
    ) -> NewSession:
        """Begin a session for who has just shown that they are `member`; the one of token `replaces` ends with it.

        With `tell` they get a mail about it. Who had been leaving stays, suspended or not: so their mail told them.
        When all their log-ins were ended since `member` was looked up it raises Suspended if they are kept out by now,
        else, as for another password or address, BadCredentials.
        """
        token = secrets.token_urlsafe(32)
        lifetime = self._remembered if remember else self._lifetime
        mail = self._mail(self._mails.new_log_in, member, user_agent) if tell else None
        started = self._store.start(
            session_id(token),
            member,
            user_agent[:LONGEST_USER_AGENT],
            lifetime,
            replaces=session_id(replaces),
            mail=mail,
        )
        if started is None:
            now = self._members.by_id(member.id)
            if now is not None:
                check_may_come_in(now)
            raise BadCredentials
        if started.mail_id:
            self._mail_queue.send(started.mail_id)
        return NewSession(token, started.was_leaving, is_suspended(member))

    def find(self, token: str) -> RunningSession | None:
        """The running session of this token, and whose it is; None for anything else a cookie can hold."""
        found = self._store.find(session_id(token))
        if found is None:
            return None
        self._person_cache.invalidate_before(found.person_cache_version)
        now = datetime.now(UTC)
        if now - found.session.last_seen_at >= SEEN_EVERY:
            self._background(lambda: self._store.saw(found.session.id, now))
        return RunningSession(found.member, found.session.proven_at, is_suspended(found.member))

    def of(self, member: Member) -> list[MemberSession]:
        """Where the member is logged in, the browser seen last first."""
        return self._store.of(member)

    def end_one(self, member: Member, ended: str, user_agent: str = "") -> None:
        """End the session of this id, if it is the member's own, and tell them by mail with which browser.

        Raises NotFound for any other.
        """
        if not self._end(member, ended, user_agent):
            raise NotFound(Message("That browser is logged out already."))

    def end_others(self, member: Member, token: str, user_agent: str = "") -> int:
        """End every session of the member but the one of this token, and tell them; return how many ended."""
        return self._end(member, Not(session_id(token)), user_agent)

    def end(self, token: str) -> None:
        """End this session."""
        self._store.remove(session_id(token))

    def _end(self, member: Member, which: str | Not, user_agent: str) -> int:
        mail = self._mail(self._mails.log_ins_ended, member, user_agent)
        ended = self._store.end_own(member.id, which, mail)
        if ended.mail_id:
            self._mail_queue.send(ended.mail_id)
        return ended.many

    def _mail(self, write: WriteMail, member: Member, user_agent: str) -> Mail:
        browser = parse_user_agent(user_agent).name
        return write(member, browser, datetime.now(UTC), self._links.forgotten_password())


def session_id(token: str) -> str:
    """The name under which a token's session is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
