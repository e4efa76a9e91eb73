"""How often somebody may knock, counted in MongoDB for all workers together."""

from __future__ import annotations

import atexit
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_limiter.util import get_remote_address
from flask_login import current_user

from dreamscape.extensions import limiter
from dreamscape.spelling import LONGEST_ADDRESS, email_key
from dreamscape.web.forms import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable


def limit(setting: str) -> Callable[[], str]:
    """The limit that the setting of this name holds when a request comes in."""
    return lambda: str(current_app.config[setting])


def by_email() -> str:
    """One bucket for each address typed, whoever types it."""
    return f"email:{email_key(clean_line(request.form.get('email')))[:LONGEST_ADDRESS]}"


def by_member() -> str:
    """One bucket for each member; guests share their address's."""
    if current_user.is_authenticated:
        return f"member:{current_user.member.id}"
    return str(get_remote_address())


def seconds_to_wait() -> int:
    """How long until the limit that this request ran into lets somebody in again; at least 1."""
    reached = limiter.current_limit
    # Flask-Limiter has rounded it up to a whole second already.
    return max(1, int(reached.reset_at - time.time())) if reached else 1


def init_limits(app: Flask) -> None:
    """Bind Flask-Limiter; it opens a database client of its own, on the first limited request."""
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    app.config["RATELIMIT_STORAGE_URI"] = app.config["RATELIMIT_STORAGE_URI"] or app.config["MONGO_URI"]
    if app.config["RATELIMIT_STORAGE_URI"].startswith("mongodb"):
        # Without it, a log-in would wait half a minute for a database that is away.
        options = app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", {})
        options.setdefault("timeoutMS", app.config["MONGO_TIMEOUT_MS"])
        # In the site's own database: who may use that one may have no right to another.
        named = urlsplit(app.config["RATELIMIT_STORAGE_URI"]).path.strip("/")
        options.setdefault("database_name", named or app.extensions["database"].name)
        options.setdefault("counter_collection_name", "limit_counters")
        options.setdefault("window_collection_name", "limit_windows")
    limiter.init_app(app)
    atexit.register(_leave_unopened)


def _leave_unopened() -> None:
    """Spare an unused storage its end: limits 5.8 would open a client in `__del__`, only to close it."""
    storage: Any = limiter._storage  # noqa: SLF001 - there is no public way
    if getattr(storage, "_storage", True) is None:
        storage._storage = False  # noqa: SLF001


posting_limit = limiter.shared_limit(
    limit("LIMIT_POSTING"), scope="posting", methods=["POST"], key_func=by_member
)
