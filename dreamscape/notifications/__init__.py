"""What happened, for whom it is."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("notifications", __name__)

from dreamscape.notifications import (  # noqa: E402 - the routes register themselves on `bp`
    routes,  # noqa: F401
    settings,  # noqa: F401
    unsubscribe,  # noqa: F401
)
