"""What protects an account beside its password: the second step at log-in, and where it is set up."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("security", __name__)

from dreamscape.security import log_in_routes, routes  # noqa: E402, F401 - the routes register themselves on `bp`
