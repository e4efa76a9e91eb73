"""Dreams under the same sky: looking across to them, and saying whether they are the same."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("same_sky", __name__)

from dreamscape.same_sky import routes  # noqa: E402, F401 - the routes register themselves on `bp`
