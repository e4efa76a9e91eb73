"""Somebody at the site's door: a test client that takes CSRF tokens from the pages it has seen."""

from __future__ import annotations

import re
import time
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from dreamscape.services.common.signing import SiteSerializer, TimedSiteSerializer
from dreamscape.web.form_authors import SALT, SECRET

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

PASSWORD = "a boat with a red sail"
# Where a form says when it was made (web/door_guard.py).
DOORS = ("/signup", "/login", "/password-reset")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor:
    """A browser without JavaScript, and the person in front of it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.email = ""
        self._seen: tuple[str, str] | None = None

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **kwargs)

    def token(self, page: str = "/login") -> str:
        """A fresh CSRF token of this browser's session (members are led to the dreamscape, which has one)."""
        found = TOKEN.search(self.client.get(page, follow_redirects=True).text)
        assert found, f"{page} has no form"
        self._seen = (self._session(), found[1])
        return found[1]

    def post(
        self, path: str, data: dict[str, Any] | None = None, page: str = "", **kwargs: Any
    ) -> TestResponse:
        """Send a form with the token that `page` holds; when left out, with the last one seen in this session, or one
        as any of its pages holds it."""
        if page:
            self.token(page)
        elif self._seen is None or self._seen[0] != self._session():
            self._take_token()
        assert self._seen is not None
        fields = {"csrf_token": self._seen[1], **self._stamp(path), **(data or {})}
        return self.client.post(path, data=fields, **kwargs)

    def _take_token(self) -> None:
        """Have a token without opening a page for it, which half of all requests were for."""
        if self.app.config["SESSION_COOKIE_SECURE"]:
            self.token()
            return
        with self.client.session_transaction() as session:
            secret = session.setdefault(SECRET, token_hex(20))
        token = TimedSiteSerializer(self.app.config["SIGNING_KEYS"], salt=SALT).dumps(secret)
        self._seen = (self._session(), str(token))

    def _stamp(self, path: str) -> dict[str, str]:
        if path not in DOORS or not self.app.config["NEWCOMER_LIMITS"]:
            return {}
        return {"made": stamp(self.app)}

    def _session(self) -> str:
        cookie = self.client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        return cookie.value if cookie else ""

    def signed_up(self, first_name: str, last_name: str, email: str, **fields: Any) -> Visitor:
        """Become a member."""
        self.email = email
        answer = self.post(
            "/signup",
            {
                "first_name": first_name,
                "last_name": last_name,
                "email": email,
                "password": PASSWORD,
                "old_enough": "y",
                **fields,
            },
        )
        assert answer.status_code == 303, answer.text
        return self

    def logged_in(self, email: str, password: str = PASSWORD, **fields: Any) -> Visitor:
        """Log in to an account that is there."""
        self.email = email
        answer = self.post("/login", {"email": email, "password": password, **fields})
        assert answer.status_code == 303, answer.text
        return self

    def at(self, app: Flask) -> Visitor:
        """The same browser, with its session, at another process of the site."""
        moved = Visitor(app)
        moved.email = self.email
        cookie = self.client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        moved.client.set_cookie(cookie.key, cookie.value)
        return moved

    @property
    def id(self) -> str:
        """This member's id."""
        with self.app.app_context():
            member = self.app.extensions["dreamscape"].accounts.by_email(self.email)
            return str(member.id)


def stamp(app: Flask, age: float = 60.0, state: str = "fresh") -> str:
    """What a form at the door says of itself that was made `age` seconds ago."""
    made_at = time.time() - age
    return str(SiteSerializer(app.config["SIGNING_KEYS"], salt="door").dumps([state, made_at]))
