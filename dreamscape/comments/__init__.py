"""Comments under a dream, and what readers think of them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("comments", __name__)

from dreamscape.comments import comment_cache, routes  # noqa: E402, F401 - the routes register themselves on `bp`
