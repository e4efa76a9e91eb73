"""Browsers that somebody has logged in with before, so that strangers who guess cannot keep them out.

A cookie of its own, which stays after a log-out: a random name for this browser, and for each address that logged in
with it a mark that only the site can make. It names nobody: whose address a mark is about shows only when the address
is typed again.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING

from flask import after_this_request, current_app
from itsdangerous import Signer

from dreamscape.web.cookies import read_cookie, set_cookie

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

COOKIE = "dreamscape_known"
MOST_MARKS = 5  # people who share a browser; who came first is forgotten first
_NAME = re.compile(r"[\w-]{22}", re.ASCII)


def remember_browser(email_key: str) -> None:
    """Whoever has this address has just shown it here: let this browser be known for it."""
    name, marks = _read()
    name = name or secrets.token_urlsafe(16)
    marks = [mark for mark in marks if not _is_mark(name, email_key, mark)][1 - MOST_MARKS :]
    value = ".".join([name, *marks, _signer().get_signature(_about(name, email_key)).decode()])

    @after_this_request
    def keep(response: Response) -> Response:
        set_cookie(response, COOKIE, value)
        return response


def known_browser(email_key: str) -> str:
    """The name of this browser if it is known for this address, else ""."""
    name, marks = _read()
    return name if any(_is_mark(name, email_key, mark) for mark in marks) else ""


def _read() -> tuple[str, list[str]]:
    name, *marks = read_cookie(COOKIE).split(".")
    return (name, marks[:MOST_MARKS]) if _NAME.fullmatch(name) else ("", [])


def _is_mark(name: str, email_key: str, mark: str) -> bool:
    return mark.isascii() and _signer().verify_signature(_about(name, email_key), mark)


def _about(name: str, email_key: str) -> str:
    return f"{name} {hashlib.sha256(email_key.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _signer() -> Signer:
    return Signer(current_app.config["SIGNING_KEYS"], salt="known-browser", digest_method=hashlib.sha256)
