"""The overview and the log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import render_template, request

from dreamscape.admin import bp
from dreamscape.admin.charts import bar_chart
from dreamscape.admin.guards import moderator_required
from dreamscape.web.current_member import this_member
from dreamscape.web.services import services


@bp.context_processor
def this_moment() -> dict[str, datetime]:
    """`now`, to tell who is suspended and which link still works."""
    return {"now": datetime.now(UTC)}


@bp.get("/")
@moderator_required
def overview() -> Any:
    """What happened in the last 30 days, and who the moderators are."""
    statistics = [
        (figure, bar_chart(figure)) for figure in services.moderation.statistics.last_month(this_member())
    ]
    team = services.moderation.search.looking_after(this_member())
    reported = services.moderation.reports.count(this_member())
    return render_template("admin/overview.html", statistics=statistics, team=team, reported=reported)


@bp.get("/log")
@moderator_required
def log() -> Any:
    """Who did what, and why. Nothing on this page changes anything."""
    page = services.moderation.audit.page(this_member(), request.args.get("after"))
    return render_template("admin/log.html", page=page)
