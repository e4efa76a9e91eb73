"""Dreams to look around among, for whoever passes by."""

from __future__ import annotations

from flask import render_template, request

from dreamscape.comments.thread import reader as asking_reader
from dreamscape.dreams import bp
from dreamscape.web.htmx import is_htmx
from dreamscape.web.services import services


@bp.get("/discover")
def discover() -> str:
    """The newest dreams, of one category or all; for guests those that are for everybody."""
    reader = asking_reader()
    category = services.categories.one(request.args.get("category", ""))
    page = services.feed.discover(reader, category.key if category else None, request.args.get("after"))
    shown = {"page": page, "reader": reader, "category": category}
    if is_htmx():
        return render_template("dreams/_discovered.html", **shown)
    return render_template("dreams/discover.html", categories=services.categories.offered(), **shown)
