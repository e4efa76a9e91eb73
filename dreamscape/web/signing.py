"""What Flask and its extensions sign, signed as the rest of the site is: SHA-256, former keys believed too."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import flask_wtf.csrf
from flask import current_app, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login.utils import decode_cookie
from itsdangerous import TimestampSigner

from dreamscape.services.common.signing import TimedSiteSerializer

if TYPE_CHECKING:
    from flask import Flask
    from itsdangerous import URLSafeTimedSerializer


class SignedSessions(SecureCookieSessionInterface):
    """Flask's session cookie; one that was signed with SHA-1 is still read."""

    digest_method = staticmethod(sha256)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """As Flask's own, and what its default was before."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.fallback_signers = [(TimestampSigner, {"key_derivation": self.key_derivation})]
        return serializer


def init_signing(app: Flask) -> None:
    """Sign CSRF tokens so, and know “remember me” cookies of former keys."""
    app.config["WTF_CSRF_SECRET_KEY"] = app.config["SIGNING_KEYS"]
    # Flask-WTF 1.3 lets nobody choose how its tokens are signed.
    flask_wtf.csrf.URLSafeTimedSerializer = TimedSiteSerializer
    if app.config["SECRET_KEY_FALLBACKS"]:
        app.before_request(renew_remember_cookie)


def renew_remember_cookie() -> None:
    """Take a “remember me” cookie of a former key and have it made anew: Flask-Login 0.6.3 knows one key only."""
    cookie = request.cookies.get(current_app.config["REMEMBER_COOKIE_NAME"], "")
    if not cookie or not cookie.isascii() or decode_cookie(cookie) or "_remember" in session:
        return
    former = (decode_cookie(cookie, key) for key in reversed(current_app.config["SECRET_KEY_FALLBACKS"]))
    token = next(filter(None, former), None)
    if token and session.setdefault("_user_id", token) == token:
        session["_remember"] = "set"
