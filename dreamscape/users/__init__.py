"""The front page, the welcome and, later, members' own pages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("users", __name__)

from dreamscape.users import follow_routes, routes  # noqa: E402, F401 - the routes register themselves on `bp`
