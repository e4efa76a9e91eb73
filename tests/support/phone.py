"""Somebody's phone with an authenticator app, set up through the pages as people do."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyotp

from tests.support.visitor import PASSWORD, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

SET_UP = "/settings/security/totp"
STEP = "/login/second-step"
ADDRESS = re.compile(r'href="(otpauth://[^"]+)"')
SEALED = re.compile(r'name="app"[^>]*value="([^"]+)"')
CODES = re.compile(r"<code>([a-z0-9-]+)</code>")


class Phone:
    """The app, and the recovery codes that its owner wrote down."""

    def __init__(self, secret: str, codes: list[str]) -> None:
        self.secret = secret
        self.codes = codes

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or so many half minutes later."""
        return code_of(self.secret, steps)


def code_of(secret: str, steps: int = 0) -> str:
    """The code of this secret now, or so many half minutes later."""
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30 * steps))


def scan(page: str) -> str:
    """The secret in the picture of this page."""
    found = ADDRESS.search(page)
    assert found, "there is no app to set up"
    return str(pyotp.parse_uri(html.unescape(found[1])).secret)


def typed(page: str, **fields: Any) -> dict[str, Any]:
    """The form of this page, filled in: the first code of its app and the password, unless `fields` say otherwise."""
    sealed = SEALED.search(page)
    assert sealed
    return {"app": sealed[1], "code": code_of(scan(page)), "password": PASSWORD, **fields}


def set_up(visitor: Visitor, steps: int = 0) -> Phone:
    """Set an app up, and write down the recovery codes.

    The present code is used up for it, so the next one is for a log-in: both work for half a minute at least. Where the
    clock stands still, that of the half minute before will do (`steps` -1).
    """
    page = visitor.get(SET_UP).text
    answer = visitor.post(SET_UP, typed(page, code=code_of(scan(page), steps)), page=SET_UP)
    assert answer.status_code == 303, answer.text
    return Phone(scan(page), CODES.findall(visitor.get(answer.location).text))


def half_in(app: Flask, email: str, password: str = PASSWORD, **fields: Any) -> Visitor:
    """Another browser, in which a right password was given, and not the second step yet."""
    visitor = Visitor(app)
    visitor.email = email
    answer = visitor.post("/login", {"email": email, "password": password, **fields}, page="/login")
    assert (answer.status_code, answer.location) == (303, STEP)
    return visitor


def give(visitor: Visitor, code: str, **fields: Any) -> TestResponse:
    """The second step."""
    return visitor.post(STEP, {"code": code, **fields}, page=STEP)


def is_member(visitor: Visitor) -> bool:
    """Is this browser logged in?"""
    return visitor.get("/settings").status_code == 200
