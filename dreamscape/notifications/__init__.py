"""What happened, for whom it is."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("notifications", __name__)

from dreamscape.notifications import routes, unsubscribe  # noqa: E402, F401 - the routes register themselves on `bp`
