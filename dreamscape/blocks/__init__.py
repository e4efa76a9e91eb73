"""Whom and what a member does not want to meet: blocking, muting, hidden words."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("blocks", __name__)

from dreamscape.blocks import peace, routes  # noqa: E402, F401 - the routes register themselves on `bp`
