"""Dreams and the dreamscape."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("dreams", __name__)

from dreamscape.dreams import card_cache, feed_page, routes  # noqa: E402, F401 - the routes register themselves on `bp`
