"""Is the site well? For whoever watches over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify

from dreamscape.store import DATABASE_FAULTS

if TYPE_CHECKING:
    from collections.abc import Callable


def init_health(app: Flask, ping: Callable[[str], object]) -> None:
    """Add `/healthz`: 200 while the database answers, else 503; `ping` sends it a command."""

    @app.get("/healthz")
    def healthz() -> tuple[Response, int]:
        try:
            ping("ping")
        except DATABASE_FAULTS:
            return jsonify(status="the database does not answer"), 503
        return jsonify(status="ok"), 200
