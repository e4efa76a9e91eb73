"""The site for gunicorn, without a database, and a page /arrived that says how a request reached it."""

from __future__ import annotations

import json

from flask import request

from dreamscape import create_app
from dreamscape.web.request_rules import takes_picture

app = create_app()


@takes_picture
def _arrived() -> str:
    """What the site believes of this request."""
    size = sum(len(file.read()) for file in request.files.values())
    return json.dumps({"address": request.remote_addr, "url": request.base_url, "size": size})


app.extensions["csrf"].exempt(_arrived)
app.add_url_rule("/arrived", view_func=_arrived, methods=["GET", "POST"])
