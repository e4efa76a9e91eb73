"""The page of counts."""

from __future__ import annotations

from flask import render_template

from dreamscape.services.moderation.transparency import COLUMNS
from dreamscape.transparency import bp
from dreamscape.web.services import services
from dreamscape.web.translations import translate


@bp.get("/transparency")
def transparency() -> str:
    """What was reported, taken down and decided, month by month; 404 where admins have switched it off."""
    return render_template(
        "transparency/transparency.html",
        months=services.transparency.months(),
        columns=[translate(name) for name, _ in COLUMNS],
    )
