"""Files that browsers and robots look for at the root of a site, whatever its pages say."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response

A_DAY = int(timedelta(days=1).total_seconds())


def init_root_files(app: Flask) -> None:
    """Add `/favicon.ico` and `/robots.txt`, which a cache may keep for a day."""

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return _public(app.send_static_file("favicon.ico"))

    @app.get("/robots.txt")
    def robots() -> Response:
        return _public(app.send_static_file("robots.txt"))


def _public(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = A_DAY
    response.cache_control.no_cache = None
    return response
