"""What moderators tell one member."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("notices", __name__)

from dreamscape.notices import routes  # noqa: E402, F401 - the routes register themselves on `bp`
