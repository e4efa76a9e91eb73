"""Finding dreams, people and categories."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("search", __name__)

from dreamscape.search import marks, routes  # noqa: E402, F401 - filters and routes register themselves on `bp`
