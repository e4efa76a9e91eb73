"""What members have reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.admin import bp
from dreamscape.admin.guards import moderator_required
from dreamscape.web.current_member import this_member
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.get("/reports")
@moderator_required
def reports() -> Any:
    """What waits to be looked at."""
    page = services.moderation.reports.open(this_member(), request.args.get("after"))
    return render_template("admin/reports.html", page=page)


@bp.get("/reports/<report_id>/letter")
@moderator_required
def reported_letter(report_id: str) -> Any:
    """The letter that a report is about, and no other."""
    letter, author = services.moderation.reports.reported_letter(this_member(), report_id)
    return render_template("admin/letter.html", letter=letter, author=author, report_id=report_id)


@bp.post("/reports/<report_id>/settle")
@moderator_required
def settle_report(report_id: str) -> Response:
    """Somebody has looked."""
    services.moderation.reports.settle(this_member(), report_id)
    flash(_("Settled, together with all other reports of the same."), "success")
    return redirect(url_for("admin.reports"), 303)
