"""Asking for something at a dream, offering to help, and the dreamer's answer."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("asks", __name__)

from dreamscape.asks import offer_routes, routes  # noqa: E402, F401 - the routes register themselves on `bp`
