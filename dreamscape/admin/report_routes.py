"""What members have reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.admin import bp
from dreamscape.admin.forms import RuleForm
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
    return _letter_page(report_id)


@bp.post("/reports/<report_id>/letter/remove")
@moderator_required
def remove_letter(report_id: str) -> Any:
    """Take it away; its author is told why, unless a hard day opened it."""
    form = RuleForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.letters.remove(this_member(), report_id, form.reason.data, form.rule.data)
            flash(_("The letter is gone."), "success")
            return redirect(url_for("admin.reports"), 303)
    return _letter_page(report_id, form)


@bp.get("/reports/<report_id>/thanks")
@moderator_required
def reported_thanks(report_id: str) -> Any:
    """The line of thanks that a report is about."""
    return _thanks_page(report_id)


@bp.post("/reports/<report_id>/thanks/remove")
@moderator_required
def remove_thanks(report_id: str) -> Any:
    """Take it away; its author is told why."""
    form = RuleForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.rooms.remove_thanks(
                this_member(), report_id, form.reason.data, form.rule.data
            )
            flash(_("The line is gone, and its author is told why."), "success")
            return redirect(url_for("admin.reports"), 303)
    return _thanks_page(report_id, form)


@bp.get("/reports/<report_id>/room")
@moderator_required
def reported_room(report_id: str) -> Any:
    """The room that a report is about, while the report is open."""
    return _room_page(report_id)


@bp.post("/reports/<report_id>/room/<line_id>/remove")
@moderator_required
def remove_line(report_id: str, line_id: str) -> Any:
    """Take a line out of it; its author is told why."""
    form = RuleForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.rooms.remove_line(
                this_member(), report_id, line_id, form.reason.data, form.rule.data
            )
            flash(_("The line is gone, and its author is told why."), "success")
            return redirect(url_for("admin.reported_room", report_id=report_id), 303)
    return _room_page(report_id, line_id, form)


@bp.post("/reports/<report_id>/settle")
@moderator_required
def settle_report(report_id: str) -> Response:
    """Somebody has looked."""
    services.moderation.reports.settle(this_member(), report_id)
    flash(_("Settled, together with all other reports of the same."), "success")
    return redirect(url_for("admin.reports"), 303)


def _letter_page(report_id: str, tried: RuleForm | None = None) -> Any:
    letter, author = services.moderation.letters.letter(this_member(), report_id)
    shown = {"letter": letter, "author": author, "report_id": report_id, "tried": bool(tried)}
    page = render_template("admin/letter.html", form=tried or RuleForm(formdata=None), **shown)
    return page, 422 if tried else 200


def _thanks_page(report_id: str, tried: RuleForm | None = None) -> Any:
    thanks, author = services.moderation.rooms.thanks(this_member(), report_id)
    shown = {"thanks": thanks, "author": author, "report_id": report_id, "tried": bool(tried)}
    page = render_template("admin/thanks.html", form=tried or RuleForm(formdata=None), **shown)
    return page, 422 if tried else 200


def _room_page(report_id: str, tried: str = "", form: RuleForm | None = None) -> Any:
    """The room; a form that was `tried` at the line of this id comes back with what is wrong, as a 422."""
    reported = services.moderation.rooms.look(this_member(), report_id, request.args.get("before"))
    shown = form or RuleForm(formdata=None)
    page = render_template("admin/room.html", reported=reported, report_id=report_id, form=shown, tried=tried)
    return page, 422 if form else 200
