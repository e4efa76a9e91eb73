"""Following dreams and their dreamers."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("follows", __name__)

from dreamscape.follows import routes  # noqa: E402, F401 - the routes register themselves on `bp`
