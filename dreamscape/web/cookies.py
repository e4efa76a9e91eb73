"""The site's cookies: their names, how they are set, and those of before.

Over HTTPS a name begins with `__Host-`: a browser then takes the cookie from this very host alone, never from a
neighbour below the same domain, nor over a connection that others can write to.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast

from flask import Flask, Request, current_app, request
from werkzeug.datastructures import ImmutableMultiDict

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

SECURE_PREFIX = "__Host-"
A_YEAR = 365 * 24 * 3600

SESSION = "dreamscape"
REMEMBER = "dreamscape_remember"
# Names that were used without the prefix before, and for how long (in seconds; None: until the browser is closed)
# each goes on under its new name.
FORMER = {SESSION: None, REMEMBER: None, "dreamscape_view": A_YEAR, "theme": A_YEAR, "language": A_YEAR}
# Until then they are still read, so that an upgrade logs nobody out. Not for ever: they can be set by a neighbour.
FORMER_UNTIL = datetime(2027, 9, 1, tzinfo=UTC)


class CookieRequest(Request):
    """A request that finds a cookie of before under its name of now."""

    garbled: tuple[str, ...] = ()
    _former: tuple[str, ...] = ()

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """The browser's; one that came under its former name alone is there under the present one.

        Flask-Login 0.6.3 fails on a “remember me” with letters that it never writes: that is no such cookie.
        """
        sent = super().cookies
        if garbled := [
            name for name in (REMEMBER, cookie_name(REMEMBER)) if not sent.get(name, "").isascii()
        ]:
            self.garbled = tuple(garbled)
            pairs = sent.items(multi=True)
            sent = ImmutableMultiDict([(name, value) for name, value in pairs if name not in garbled])
        self._former = tuple(name for name in FORMER if name in sent) if _former_are_read() else ()
        missing = {cookie_name(name): sent[name] for name in self._former if cookie_name(name) not in sent}
        return ImmutableMultiDict([*sent.items(multi=True), *missing.items()]) if missing else sent

    @property
    def former_cookies(self) -> tuple[str, ...]:
        """Names of cookies that came without the prefix, though they ought to have it by now."""
        return self._former if self.cookies else ()


def _former_are_read() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"]) and datetime.now(UTC) < FORMER_UNTIL


def init_cookies(app: Flask) -> None:
    """Name the cookies of `app` and of its extensions. Registered early, so that its hook sees all that is set."""
    prefix = SECURE_PREFIX if app.config["SESSION_COOKIE_SECURE"] else ""
    app.config.from_mapping(
        SESSION_COOKIE_NAME=prefix + SESSION,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        REMEMBER_COOKIE_NAME=prefix + REMEMBER,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=app.config["SESSION_COOKIE_SECURE"],
    )
    app.jinja_env.globals["cookie_name"] = cookie_name
    app.jinja_env.globals["read_cookie"] = read_cookie
    app.after_request(rename_cookies)
    app.after_request(forget_garbled_cookies)


def cookie_name(name: str) -> str:
    """What a browser knows the cookie as."""
    return SECURE_PREFIX + name if current_app.config["SESSION_COOKIE_SECURE"] else name


def read_cookie(name: str) -> str:
    """What the browser sent in it; "" where it sent none."""
    return request.cookies.get(cookie_name(name), "")


def set_cookie(
    response: Response, name: str, value: str, *, max_age: int | None = A_YEAR, for_scripts: bool = False
) -> None:
    """Let the browser keep it for `max_age` seconds, or until it is closed; `for_scripts`: ours may read it."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=max_age,
        httponly=not for_scripts,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def delete_cookie(response: Response, name: str, *, for_scripts: bool = False) -> None:
    """Let the browser forget it."""
    _delete(response, cookie_name(name), httponly=not for_scripts)


def rename_cookies(response: Response) -> Response:
    """Give a cookie of before its present name, once; nothing on an answer that a cache may keep."""
    former = cast("CookieRequest", request).former_cookies
    if not former or response.cache_control.public:
        return response
    written = {line.partition("=")[0] for line in response.headers.getlist("Set-Cookie")}
    for name in former:
        _delete(response, name)
        if cookie_name(name) not in written:
            _go_on(response, name)
    return response


def forget_garbled_cookies(response: Response) -> Response:
    """Delete what no cookie of ours can be."""
    for name in cast("CookieRequest", request).garbled:
        _delete(response, name)
    return response


def _go_on(response: Response, name: str) -> None:
    max_age = FORMER[name]
    if name == REMEMBER:
        max_age = int(current_app.config["REMEMBER_COOKIE_DURATION"].total_seconds())
    set_cookie(response, name, read_cookie(name), max_age=max_age, for_scripts=name == "theme")


def _delete(response: Response, name: str, *, httponly: bool = True) -> None:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.delete_cookie(name, secure=secure, httponly=httponly, samesite="Lax")
