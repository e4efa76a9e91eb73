"""Circles: a few people of one's own, for what is not for everybody."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("circles", __name__)

from dreamscape.circles import routes  # noqa: E402, F401 - the routes register themselves on `bp`
