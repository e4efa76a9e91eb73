"""Files that browsers and robots look for at the root of a site, whatever its pages say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask, Response

A_DAY = int(timedelta(days=1).total_seconds())


def init_root_files(app: Flask) -> None:
    """Add `/favicon.ico` and `/robots.txt`, which a cache may keep for a day."""
    static = Path(str(app.static_folder))
    icon, rules = (static / "favicon.ico").read_bytes(), (static / "robots.txt").read_bytes()

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return _public(icon, "image/x-icon")

    @app.get("/robots.txt")
    def robots() -> Response:
        return _public(rules, "text/plain")


def _public(content: bytes, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.cache_control.public = True
    response.cache_control.max_age = A_DAY
    return response
