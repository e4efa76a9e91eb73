"""Members ask moderators to look at something."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("reports", __name__)

from dreamscape.reports import routes  # noqa: E402, F401 - the routes register themselves on `bp`
