"""Who is logged in: a random token in the cookie, its digest and the rest in the database."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from dreamscape.models import Member
from dreamscape.store.sessions import Sessions as SessionStore

LONGEST_USER_AGENT = 300


class Sessions:
    """Log-ins that can be listed and ended from anywhere."""

    def __init__(self, store: SessionStore, lifetime: timedelta, remembered: timedelta) -> None:
        self._store = store
        self._lifetime = lifetime
        self._remembered = remembered

    def start(self, member: Member, user_agent: str, remember: bool) -> str:
        """Begin a session and return its token (43 characters), which exists in the cookie only."""
        token = secrets.token_urlsafe(32)
        lifetime = self._remembered if remember else self._lifetime
        self._store.add(session_id(token), member.id, user_agent[:LONGEST_USER_AGENT], lifetime)
        return token

    def member(self, token: str) -> Member | None:
        """The member whose running session this is; None for anything else a cookie can hold."""
        found = self._store.find(session_id(token))
        return found[1] if found else None

    def end(self, token: str) -> None:
        """End this session."""
        self._store.remove(session_id(token))


def session_id(token: str) -> str:
    """The name under which a token's session is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
