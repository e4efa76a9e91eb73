"""Dreams and the dreamscape."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("dreams", __name__)

from dreamscape.dreams import (  # noqa: E402, F401 - the routes register themselves on `bp`
    card_cache,
    discover_routes,
    feed_page,
    helping_routes,
    routes,
    share_picture,
    share_target,
    similar_routes,
    state_routes,
)
