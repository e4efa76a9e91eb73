"""Members ask for another look at what moderators did, and somebody suspended has a page of their own."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("appeals", __name__)

from dreamscape.appeals import routes  # noqa: E402, F401 - the routes register themselves on `bp`
