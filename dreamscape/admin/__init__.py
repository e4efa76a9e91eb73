"""Pages for moderators and admins."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")

from dreamscape.admin import (  # noqa: E402 - the routes register themselves on `bp`
    appeal_routes,  # noqa: F401
    ask_routes,  # noqa: F401
    avatar_routes,  # noqa: F401
    branch_routes,  # noqa: F401
    category_routes,  # noqa: F401
    dream_routes,  # noqa: F401
    member_routes,  # noqa: F401
    page_routes,  # noqa: F401
    report_routes,  # noqa: F401
    routes,  # noqa: F401
    site_routes,  # noqa: F401
    waiting_routes,  # noqa: F401
)
