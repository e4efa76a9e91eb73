"""What happened, for whom it is."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("notifications", __name__)

from dreamscape.notifications import device_routes, routes, settings  # noqa: E402, F401 - they register themselves on `bp`
