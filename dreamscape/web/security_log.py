"""The security log: who did, or was refused, what concerns an account, and from where. A line of JSON for each event.

It holds no secret: no password, token or address of a page with a token in it (the rule of the route stands there
instead), and no e-mail address either. A member is their id; whoever failed to log in has an `account`, which is the
same for the same address (an HMAC under SECRET_KEY) and which a successful log-in tells too.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import sys
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import TYPE_CHECKING, Any, TextIO

from flask import current_app, g, has_request_context, request
from flask_login import AnonymousUserMixin

import config
from dreamscape.extensions import limiter
from dreamscape.spelling import email_key
from dreamscape.web.request_ids import request_id

if TYPE_CHECKING:
    from flask import Flask, Response

log = logging.getLogger("dreamscape.security")

LONGEST_BROWSER = 200
STREAMS = ("stdout", "stderr")


class _Stream(logging.StreamHandler[TextIO]):
    """Writes to what the stream of this name is at the moment; not while a command speaks there itself."""

    def __init__(self, name: str) -> None:
        logging.Handler.__init__(self)
        self._name = name

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line, if it is about a request."""
        if has_request_context():
            super().emit(record)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]  # an attribute of the base's
        return getattr(sys, self._name)  # type: ignore[no-any-return]


def init_security_log(app: Flask) -> None:
    """Let the log go where SECURITY_LOG says; raises Misconfigured for a file that cannot be written.

    Refusals and limits are recorded here, whatever route they come from; the rest by who knows of it.
    """
    where = app.config["SECURITY_LOG"]
    handler = _handler(where)
    handler.setFormatter(logging.Formatter("%(message)s"))
    for before in log.handlers:
        before.close()
    log.handlers = [handler]
    log.propagate = False
    log.setLevel(logging.INFO)
    app.after_request(record_refusal)


def _handler(where: str) -> logging.Handler:
    if where == "off":
        return logging.NullHandler()
    if where in STREAMS:
        return _Stream(where)
    try:
        return WatchedFileHandler(where, encoding="utf-8")
    except OSError as error:
        raise config.Misconfigured(f"SECURITY_LOG cannot be written: {error}.") from error


def record(event: str, member_id: str | None = None, **about: Any) -> None:
    """Write down that this happened, to this member (default: whoever is logged in); `about` must hold no secret."""
    line: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "event": event,
        "member": member_id or _asking(),
        **about,
    }
    if has_request_context():
        line |= {
            "request": request_id(),
            "from": request.remote_addr,
            "browser": request.user_agent.string[:LONGEST_BROWSER],
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else None,
        }
    log.info("%s", json.dumps({name: value for name, value in line.items() if value is not None}))


def account(email: str | None) -> str:
    """What stands in the log for an address that somebody typed."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    typed = email_key(email or "").encode("utf-8", "surrogatepass")
    return hmac.new(key, b"security log:" + typed, hashlib.sha256).hexdigest()[:16]


def record_refusal(response: Response) -> Response:
    """Write down a 403 and a 429, wherever they come from."""
    if response.status_code == 403:
        record("refused")
    elif response.status_code == 429:
        reached = limiter.current_limit
        record("limit_met", limit=str(reached.limit) if reached else None)
    return response


def _asking() -> str | None:
    # Only whom this request has been asked about already: the log asks no database.
    user = g.get("_login_user") if has_request_context() else None
    if user is None or isinstance(user, AnonymousUserMixin):
        return None
    return str(user.member.id)
