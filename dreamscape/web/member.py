"""Who is asking: Flask-Login on top of our own sessions, and the guards of pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, redirect, request, session, url_for
from flask_login import UserMixin, current_user, login_user, logout_user

from dreamscape.extensions import login_manager
from dreamscape.models import Member
from dreamscape.web.services import services

View = TypeVar("View", bound=Callable[..., Any])


class LoggedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps: the session's token stands for the member, so ending the session ends it all."""

    def __init__(self, member: Member, token: str) -> None:
        self.member = member
        self.token = token

    def get_id(self) -> str:
        """The token; it goes into the session cookie and the “remember me” cookie."""
        return self.token


def init_login(app: Flask) -> None:
    """Bind Flask-Login; a cookie it cannot make sense of is simply a guest's."""
    login_manager.init_app(app)
    # Phones change their address all day long; the token is what counts.
    login_manager.session_protection = None
    login_manager.user_loader(load_member)


def load_member(token: str) -> LoggedIn | None:
    """The member behind a cookie's token, or None for whatever is not a running session's."""
    member = services.sessions.member(token) if isinstance(token, str) else None
    return LoggedIn(member, token) if member else None


def this_member() -> Member:
    """The member who is asking; only behind `member_required`."""
    member: Member = current_user.member
    return member


def log_in(member: Member, remember: bool) -> None:
    """Start a session of its own for this browser; nothing of the visitor before is carried over."""
    if current_user.is_authenticated:
        services.sessions.end(current_user.token)
    session.clear()
    token = services.sessions.start(member, request.user_agent.string, remember)
    login_user(LoggedIn(member, token), remember=remember)


def log_out() -> None:
    """End this browser's session and forget everything in its cookies."""
    services.sessions.end(current_user.token)
    logout_user()
    # logout_user leaves word in the session that "remember me" must be cleared; keep only that.
    remember = session.get("_remember")
    session.clear()
    if remember:
        session["_remember"] = remember


def member_required(view: View) -> View:
    """Only members get in; a guest logs in first and comes back, with what they typed."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return login_manager.unauthorized()
        return view(*args, **kwargs)

    guarded.needs_member = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def guests_only(view: View) -> View:
    """A member has no business here and goes to the dreamscape."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if current_user.is_authenticated:
            return redirect(url_for("dreams.dreamscape"), 303)
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]
