"""Signing up, logging in and out, and a new password by mail."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("auth", __name__)

from dreamscape.auth import passkey_routes, proof_routes, routes, sign_up_routes  # noqa: E402, F401 - the routes register themselves on `bp`
