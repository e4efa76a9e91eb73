"""The overview and the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import render_template, request

from dreamscape.admin import bp
from dreamscape.admin.charts import bar_chart
from dreamscape.admin.guards import moderator_required
from dreamscape.models import Page
from dreamscape.web.current_member import this_member
from dreamscape.web.services import services
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from dreamscape.services.audit.log import AuditRow


@bp.context_processor
def on_every_page() -> dict[str, Any]:
    """`now`, to tell who is suspended and which link works; and how much waits, for the tabs."""
    return {
        "now": datetime.now(UTC),
        "posts_waiting": lambda: services.moderation.waiting.count(this_member()),
        "reports_waiting": lambda: services.moderation.reports.count(this_member()),
        "appeals_waiting": lambda: services.moderation.appeals.count(this_member()),
    }


@bp.get("/")
@moderator_required
def overview() -> Any:
    """What happened in the last 30 days, and who the moderators are."""
    statistics = [
        (replace(figure, name=translate(figure.name)), bar_chart(figure))
        for figure in services.moderation.statistics.last_month(this_member())
    ]
    team = services.moderation.search.looking_after(this_member())
    return render_template(
        "admin/overview.html",
        statistics=statistics,
        hands=services.moderation.hands.figures(this_member()),
        team=team,
        refused=services.csp_reports.latest(this_member()),
    )


@bp.get("/log")
@moderator_required
def log() -> Any:
    """Who did what, and why. Nothing on this page changes anything."""
    page = services.moderation.audit.page(this_member(), request.args.get("after"))
    return render_template("admin/log.html", page=Page([_in_words(row) for row in page.items], page.after))


def _in_words(row: AuditRow) -> AuditRow:
    entry = row.entry
    return replace(row, entry=replace(entry, action=translate(entry.action), reason=translate(entry.reason)))
