"""What members ask to be decided once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from dreamscape.admin import bp
from dreamscape.admin.forms import AnswerForm
from dreamscape.admin.guards import moderator_required
from dreamscape.web.current_member import this_member
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.get("/appeals")
@moderator_required
def appeals() -> Any:
    """What waits to be decided."""
    return _appeals_page()


@bp.post("/appeals/<appeal_id>/accept")
@moderator_required
def accept_appeal(appeal_id: str) -> Response:
    """They were right."""
    services.moderation.appeals.accept(this_member(), appeal_id)
    flash(_("Accepted, and they are told."), "success")
    return redirect(url_for("admin.appeals"), 303)


@bp.post("/appeals/<appeal_id>/decline")
@moderator_required
def decline_appeal(appeal_id: str) -> Any:
    """It stays as it is."""
    form = AnswerForm()
    if form.validate():
        with form.catching_errors():
            services.moderation.appeals.decline(this_member(), appeal_id, form.answer.data)
            flash(_("Declined, and they are told why."), "success")
            return redirect(url_for("admin.appeals"), 303)
    return _appeals_page(tried=form, which=appeal_id)


def _appeals_page(tried: AnswerForm | None = None, which: str = "") -> Any:
    """The list; a form that was tried comes back with what is wrong, as a 422."""
    page = services.moderation.appeals.open(this_member(), request.args.get("after"))
    empty = AnswerForm(formdata=None)
    forms = {row.appeal.id: tried if tried and row.appeal.id == which else empty for row in page.items}
    return render_template("admin/appeals.html", page=page, forms=forms), 422 if tried else 200
