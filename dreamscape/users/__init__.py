"""The front page, members' pages, and what members change about themselves."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("users", __name__)

from dreamscape.users import (  # noqa: E402, F401 - the routes register themselves on `bp`
    account_routes,
    discovery_routes,
    invitation_routes,
    people_routes,
    profile_routes,
    routes,
    settings_routes,
)
