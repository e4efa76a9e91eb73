"""Rooms in which two talk, and the lines of thanks at their end."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("rooms", __name__)

from dreamscape.rooms import routes  # noqa: E402, F401 - the routes register themselves on `bp`
