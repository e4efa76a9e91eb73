"""What happened, for whom it is."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("notifications", __name__)

from dreamscape.notifications import (  # noqa: E402 - they register themselves on `bp`
    device_routes,  # noqa: F401
    item_cache,  # noqa: F401
    routes,  # noqa: F401
    settings,  # noqa: F401
    unsubscribe,  # noqa: F401
)
