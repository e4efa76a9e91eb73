"""The service worker: what browsers run for the site while no page of it is open, or while they are offline.

`/sw.js` only names what belongs to this version; what is done with it stands in `static/js/worker.js`. The names change
with any of our files, so a browser that asks for `/sw.js`, which it does by itself, has the new version then.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from flask import Flask, make_response, render_template, request, url_for

from dreamscape.web.fragment_cache import without_indentation
from dreamscape.web.services import services

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask.typing import ResponseReturnValue

# Seconds: with every page that is opened a browser looks whether there is a new version, else.
ASKED_EVERY = 600
# What every page loads, and what the one without a network shows.
SHELL = (
    "css/base.css",
    "css/cards.css",
    "css/forms.css",
    "css/frame.css",
    "img/creatures/hedgehog-lantern.svg",
    "img/favicon.svg",
    "img/sprite.svg",
    "js/interactions.js",
    "js/site.js",
    "js/theme.js",
    "vendor/fraunces-5.3.0/fraunces-latin-600-normal.woff2",
    "vendor/htmx-2.0.11/htmx.min.js",
    "vendor/nunito-5.3.0/nunito-latin-wght-normal.woff2",
    "vendor/thumbhash-0.1.1/thumbhash.js",
)


def init_service_worker(app: Flask) -> None:
    """Add `/sw.js` and `/offline`; templates get `push_key()`, "" where nothing is pushed."""
    app.jinja_env.globals["push_key"] = lambda: services.devices.public_key

    @app.get("/sw.js")
    def service_worker() -> ResponseReturnValue:
        kept = {
            "cache": f"shell {'-'.join(_versions(app))}",
            "files": list(_files()),
            "offline": url_for("offline"),
            "icon": url_for("static", filename="img/icon-192.png"),
        }
        script = url_for("static", filename="js/worker.js")
        response = make_response(f"self.site = {json.dumps(kept)};\nimportScripts({json.dumps(script)});\n")
        response.mimetype = "text/javascript"
        response.cache_control.private = True
        response.cache_control.max_age = ASKED_EVERY
        response.add_etag()
        return response.make_conditional(request)

    @app.get("/offline")
    def offline() -> str:
        """A page for whoever has no network: kept by browsers, so nothing on it is anybody's."""
        return _offline_page()


def _files() -> Iterable[str]:
    return (url_for("static", filename=name) for name in SHELL)


def _versions(app: Flask) -> tuple[str, str]:
    """Of our files, and of the page without a network, which is in the reader's language."""
    page = hashlib.sha256(_offline_page().encode()).hexdigest()[:8]
    return str(app.static_url_path).rpartition("/")[2], page


def _offline_page() -> str:
    return without_indentation(render_template("errors/offline.html"))
