"""Dreams, the dreamscape, and what people do with them: follow, comment, react."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("dreams", __name__)

from dreamscape.dreams import card_html, comment_routes, follow_routes, notice_routes, report_routes, routes  # noqa: E402, F401 - the routes register themselves on `bp`
