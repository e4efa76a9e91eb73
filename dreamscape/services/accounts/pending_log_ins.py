"""Between the right password and the second step: half a log-in, for ten minutes and five tries."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from dreamscape.errors import BadCredentials, Invalid
from dreamscape.messages import Message
from dreamscape.models import Member, PendingLogIn
from dreamscape.services.accounts.sessions import session_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from dreamscape.store.accounts.pending_log_ins import PendingLogIns as PendingLogInStore
    from dreamscape.store.members.members import Members

LIFETIME = timedelta(minutes=10)
MOST_TRIES = 5

OVER = Message(
    "That took a while, or your password has changed. Log in once more; nothing you wrote is lost."
)
TOO_OFTEN = Message("None of those codes was right. Log in once more, and take your time.")


class FoundLogIn(NamedTuple):
    """A log-in that waits for its second step, and whose it is."""

    pending: PendingLogIn
    member: Member


class PendingLogIns:
    """Nobody is a member before the second step: what there is names them to this service alone."""

    def __init__(self, *, store: PendingLogInStore, members: Members) -> None:
        self._store = store
        self._members = members

    def start(
        self,
        member: Member,
        *,
        remember: bool,
        tell: bool,
        next_page: str = "",
        wish: str = "",
        kept: str = "",
    ) -> str:
        """Whoever shows the token that is returned has given this member's password; what they came with is kept."""
        token = secrets.token_urlsafe(32)
        pending = PendingLogIn(
            id=session_id(token),
            member_id=member.id,
            sessions_version=member.sessions_version,
            remember=remember,
            tell=tell,
            next=next_page,
            wish=wish,
            kept=kept,
        )
        self._store.add(pending, LIFETIME)
        return token

    def find(self, token: str) -> FoundLogIn | None:
        """What waits under this token; None when its time or its tries are over, or when all log-ins of the member were
        ended since, as by another password."""
        pending = self._store.find(session_id(token), MOST_TRIES)
        member = self._members.by_id(pending.member_id) if pending else None
        if pending is None or member is None or member.sessions_version != pending.sessions_version:
            return None
        return FoundLogIn(pending, member)

    def finish(self, token: str, prove: Callable[[Member], None]) -> FoundLogIn:
        """Let `prove` look at the second step, which it uses up, and end the wait: the caller logs them in.

        It raises Invalid for a wrong one. Raises that too, and BadCredentials when there is nothing to finish any more:
        then they begin anew. Each call is a try.
        """
        found = self.find(token)
        left = self._store.count_try(found.pending.id, MOST_TRIES) if found else None
        if found is None or left is None:
            raise BadCredentials(OVER)
        try:
            prove(found.member)
        except Invalid as error:
            if left > 1:
                raise
            self._store.end(found.pending.id)
            raise BadCredentials(TOO_OFTEN) from error
        if not self._store.end(found.pending.id):
            raise BadCredentials(OVER)
        return found

    def give_up(self, token: str) -> None:
        """They go back to the beginning."""
        self._store.end(session_id(token))
