"""What browsers are told of the service worker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dreamscape.web.service_worker import SHELL

if TYPE_CHECKING:
    from flask import Flask


def test_it_is_asked_for_seldom_and_travels_only_when_it_has_changed(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert (answer.cache_control.private, answer.cache_control.max_age) == (True, 600)
    assert client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_it_may_load_and_ask_our_own_site_alone(app: Flask) -> None:
    policy = app.test_client().get("/sw.js").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    assert "default-src 'none';" in policy


def test_what_every_page_loads_is_kept(app: Flask) -> None:
    with app.test_request_context("/"):
        html = app.jinja_env.get_template("_partials/assets.html").render()
    loaded = set(re.findall(rf'(?:src|href)="{app.static_url_path}/([^"]+)"', html))
    assert loaded - {"site.webmanifest", "img/apple-touch-icon.png"} <= set(SHELL)
