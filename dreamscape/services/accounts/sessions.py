"""Who is logged in: a random token in the cookie, its digest and the rest in the database."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.errors import BadCredentials, NotFound
from dreamscape.messages import Message
from dreamscape.services.common.cache import BackgroundRunner, run_now
from dreamscape.services.permissions.suspension import check_may_come_in, is_suspended

if TYPE_CHECKING:
    from dreamscape.models import Member, MemberSession
    from dreamscape.services.members.person_cache import PersonCache
    from dreamscape.store.accounts.sessions import Sessions as SessionStore
    from dreamscape.store.members.members import Members

LONGEST_USER_AGENT = 300
# “Last seen” is written no oftener than this, so that reading a page costs no write.
SEEN_EVERY = timedelta(minutes=10)


class NewSession(NamedTuple):
    """A session has begun: its token (43 characters), which exists in the cookie only, and whether the member
    had been leaving."""

    token: str
    was_leaving: bool


class RunningSession(NamedTuple):
    """Whose session it is, and when they last showed that they are who they say."""

    member: Member
    proven_at: datetime


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
        background: BackgroundRunner = run_now,
    ) -> None:
        self._store = store
        self._members = members
        self._person_cache = person_cache
        self._lifetime = lifetime
        self._remembered = remembered
        self._background = background

    def start(self, member: Member, user_agent: str, remember: bool, replaces: str = "") -> NewSession:
        """Begin a session for who has just shown that they are `member`; the one of token `replaces` ends with it.

        Who had been leaving stays. Raises Suspended for a member who is kept out, BadCredentials when password or
        address have become others since `member` was looked up.
        """
        check_may_come_in(member)
        token = secrets.token_urlsafe(32)
        lifetime = self._remembered if remember else self._lifetime
        name, browser = session_id(token), user_agent[:LONGEST_USER_AGENT]
        started = self._store.start(name, member, browser, lifetime, replaces=session_id(replaces))
        if started is None:
            now = self._members.by_id(member.id)
            if now is not None:
                check_may_come_in(now)
            raise BadCredentials
        return NewSession(token, started.was_leaving)

    def find(self, token: str) -> RunningSession | None:
        """The running session of this token, and whose it is; None for anything else a cookie can hold.

        A suspended member has none.
        """
        found = self._store.find(session_id(token))
        if found is None:
            return None
        self._person_cache.invalidate_before(found.person_cache_version)
        if is_suspended(found.member):
            return None
        now = datetime.now(UTC)
        if now - found.session.last_seen_at >= SEEN_EVERY:
            self._background(lambda: self._store.saw(found.session.id, now))
        return RunningSession(found.member, found.session.proven_at)

    def of(self, member: Member) -> list[MemberSession]:
        """Where the member is logged in, the browser seen last first."""
        return self._store.of(member)

    def end_one(self, member: Member, ended: str) -> None:
        """End the session of this id, if it is the member's own; raises NotFound for any other."""
        if not self._store.remove_own(member.id, ended):
            raise NotFound(Message("That browser is logged out already."))

    def end_others(self, member: Member, token: str) -> int:
        """End every session of the member but the one of this token; return how many ended."""
        return self._store.remove_all(member.id, but=session_id(token))

    def end(self, token: str) -> None:
        """End this session."""
        self._store.remove(session_id(token))


def session_id(token: str) -> str:
    """The name under which a token's session is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
