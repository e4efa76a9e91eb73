"""What moderators did, in numbers for everybody."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("transparency", __name__)

from dreamscape.transparency import routes  # noqa: E402, F401 - the routes register themselves on `bp`
