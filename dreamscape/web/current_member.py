"""Who is asking: Flask-Login on top of our own sessions, and the guards of pages.

Somebody suspended has sessions too, but is not authenticated: whatever asks that sees a guest. Only views that say so
(`suspended_too`, `suspended_only`) know them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, after_this_request, flash, g, redirect, request, session, url_for
from flask_login import UserMixin, current_user, login_user, logout_user

from dreamscape.extensions import login_manager
from dreamscape.spelling import email_key
from dreamscape.web.cookies import REMEMBER, delete_cookie, read_cookie
from dreamscape.web.first_dream import next_url
from dreamscape.web.forgetting import forget_member
from dreamscape.web.form_authors import form_author, make_forms_for
from dreamscape.web.known_browser import known_browser, remember_browser
from dreamscape.web.request_rules import READING
from dreamscape.web.saved_forms import was_sent
from dreamscape.web.security_log import account, record
from dreamscape.web.services import services
from dreamscape.web.translations import forget_language
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from dreamscape.models import Member
    from dreamscape.services.permissions.viewer import Viewer

View = TypeVar("View", bound=Callable[..., Any])


class LoggedIn(UserMixin):
    """What Flask-Login keeps: the session's token stands for the member, so ending the session ends it all."""

    def __init__(self, member: Member, token: str, proven_at: datetime, *, suspended: bool) -> None:
        self.member = member
        self.token = token
        self.proven_at = proven_at
        self.suspended = suspended
        self.viewer = services.viewer_of(member)

    @property
    def is_authenticated(self) -> bool:
        """Is this a member to the site? Who is suspended is a guest."""
        return not self.suspended

    def get_id(self) -> str:
        """The token; it goes into the session cookie and the “remember me” cookie."""
        return self.token


def init_login(app: Flask) -> None:
    """Bind Flask-Login."""
    login_manager.init_app(app)
    # Phones change their address all day long; the token is what counts.
    login_manager.session_protection = None
    login_manager.user_loader(load_member)
    # Registered after Flask-Login's own, so it runs before it.
    app.after_request(forget_remember_cookie)


def load_member(token: str) -> LoggedIn | None:
    """The member behind a cookie's token, or None for whatever is not a running session's."""
    running = services.sessions.find(token) if isinstance(token, str) else None
    make_forms_for(running.member if running else None)
    if running is None:
        return None
    return LoggedIn(running.member, token, running.proven_at, suspended=running.suspended)


def forget_remember_cookie(response: Response) -> Response:
    """Delete the cookie as it was set: Flask-Login leaves SameSite out, and browsers warn about that."""
    if session.get("_remember") == "clear":
        session.pop("_remember")
        delete_cookie(response, REMEMBER)
    return response


def this_member() -> Member:
    """The member who is asking; only behind `member_required`, `suspended_too` or `suspended_only`."""
    member: Member = current_user.member
    return member


def suspended_member() -> Member | None:
    """The member who is asking, if they are suspended."""
    return None if current_user.is_authenticated else getattr(current_user, "member", None)


def this_viewer() -> Viewer:
    """What the policy knows of whoever is asking, a guest perhaps."""
    viewer: Viewer = current_user.viewer if current_user.is_authenticated else services.viewer_of(None)
    return viewer


class SecondStepNeeded(Exception):
    """What they showed is not enough to come in: this member has a second step (`web.entrance` asks for it)."""


def log_in(member: Member, remember: bool, tell: bool = False, *, second_step_shown: bool = False) -> None:
    """Start a session of its own for this browser; nothing of the visitor before is carried over.

    With `tell` the member hears of it by mail, unless they have logged in with this browser before. Raises Suspended
    for a member who is kept out in this very moment, BadCredentials when what they showed no longer holds, and
    SecondStepNeeded for who has a second step, unless `second_step_shown`.
    """
    if not second_step_shown and services.second_steps.status(member).is_on:
        raise SecondStepNeeded
    was_leaving = _start_session(member, remember, tell)
    record("log_in", member.id, account=account(member.email), remember=remember)
    if current_user.is_authenticated and services.notices.of(member):
        flash(_("Those who look after this place left you a message: it is under “Notifications”."), "info")
    if was_leaving:
        flash(_("How good to see you again! Your account stays, with everything in it."), "success")


def renew_log_in(member: Member) -> None:
    """They have just shown again that they are `member`: a new token and cookies, and whoever has a copy of the ones
    before has nothing. Raises as `log_in`."""
    _start_session(member, remember=bool(_remember_cookie()), tell=False)


def _start_session(member: Member, remember: bool, tell: bool) -> bool:
    """A new session in place of this browser's; had the member been leaving?"""
    address = email_key(member.email)
    new = services.sessions.start(
        member,
        request.user_agent.string,
        remember,
        replaces=getattr(current_user, "token", ""),
        tell=tell and not known_browser(address),
    )
    remember_browser(address)
    _forget_everything()
    logged_in = LoggedIn(member, new.token, datetime.now(UTC), suspended=new.suspended)
    login_user(logged_in, remember=remember)
    make_forms_for(member)
    forget_language()
    return new.was_leaving


def log_out() -> None:
    """End this browser's session and forget everything in its cookies."""
    record("log_out")
    services.sessions.end(current_user.token)
    logout_user()
    forget_language()
    _forget_everything()
    after_this_request(forget_member)


def _forget_everything() -> None:
    session.clear()
    # A form of this very answer gets a token of the new session.
    g.pop("csrf_token", None)
    if _remember_cookie():
        session["_remember"] = "clear"


def _remember_cookie() -> str:
    return read_cookie(REMEMBER)


def member_required(view: View) -> View:
    """Only members get in; a guest logs in first and comes back, with what they typed."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return login_manager.unauthorized()
        return view(*args, **kwargs)

    guarded.needs_member = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def guests_too(view: View) -> View:
    """Anybody may fill in this form, and the view asks a guest who sends it who they are.

    Not who is suspended, nor a member who was logged out meanwhile: that goes as with `member_required`, and so does
    what a guest sends too late.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        is_guest = not current_user.is_authenticated
        if request.method not in READING and is_guest and (suspended_member() or form_author()):
            return login_manager.unauthorized()
        return view(*args, **kwargs)

    guarded.needs_member = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def suspended_too(view: View) -> View:
    """Members get in, be they suspended or not; a guest logs in first."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated and not suspended_member():
            return login_manager.unauthorized()
        return view(*args, **kwargs)

    guarded.needs_member = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def suspended_only(view: View) -> View:
    """Members get in while they are suspended; any other has no business here, and a guest logs in first."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if current_user.is_authenticated:
            return redirect(url_for("dreams.dreamscape"), 303)
        return view(*args, **kwargs) if suspended_member() else login_manager.unauthorized()

    return guarded  # type: ignore[return-value]


def guests_only(view: View) -> View:
    """A member has no business here and goes on to where they wanted to be, or to the dreamscape; one who is suspended
    to the page of that."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if current_user.is_authenticated:
            if was_sent():
                flash(_("You are logged in already, as %(name)s.", name=this_member().name), "info")
            return redirect(next_url(this_member()) or url_for("dreams.dreamscape"), 303)
        if suspended_member():
            return redirect(url_for("appeals.suspended"), 303)
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]
