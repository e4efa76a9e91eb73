"""Is the site well? For whoever watches over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify

from dreamscape.store import DATABASE_ERRORS
from dreamscape.store.common.deadline import deadline

if TYPE_CHECKING:
    from collections.abc import Callable

# Whoever watches over the site asks often and waits for a few seconds: an election is not to be waited out here.
HEALTH_SECONDS = 2.0


def init_health(app: Flask, ping: Callable[[str], object]) -> None:
    """Add `/healthz`: 200 while the database answers, else 503; `ping` sends it a command."""

    @app.get("/healthz")
    def healthz() -> tuple[Response, int]:
        try:
            with deadline(HEALTH_SECONDS):
                ping("ping")
        except DATABASE_ERRORS:
            return jsonify(status="the database does not answer"), 503
        return jsonify(status="ok"), 200
