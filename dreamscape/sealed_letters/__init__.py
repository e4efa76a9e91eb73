"""Letters that wait sealed: writing one, and opening those for oneself."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("sealed_letters", __name__)

from dreamscape.sealed_letters import letter_cache, routes  # noqa: E402, F401 - the routes register themselves on `bp`
