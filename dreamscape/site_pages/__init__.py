"""What the host of a site says about it: terms, privacy, moderation, imprint, contact."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("site_pages", __name__)

from dreamscape.site_pages import routes  # noqa: E402, F401 - the routes register themselves on `bp`
