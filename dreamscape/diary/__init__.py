"""The diary of a dream: what its dreamer writes there, and who reads it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("diary", __name__)

from dreamscape.diary import entry_cache, routes  # noqa: E402, F401 - the routes register themselves on `bp`
