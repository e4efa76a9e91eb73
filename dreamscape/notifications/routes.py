"""A member's notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import make_response, render_template, request, url_for

from dreamscape.notifications import bp
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.get("/notifications")
@member_required
def index() -> Any:
    """What happened, newest first."""
    page = services.notifications.page(this_member(), request.args.get("after"))
    return render_template("notifications/index.html", page=page, first=not request.args.get("after"))


@bp.post("/notifications/read")
@member_required
def read() -> Response:
    """One of them was read, or all; doing it twice is doing it once."""
    services.notifications.mark_read(this_member(), request.form.get("id"))
    return back_to(url_for("notifications.index"))


@bp.get("/notifications/count")
@member_required
def count() -> Response:
    """How many are unread, as text; nothing but 304 to who knows it already."""
    unread = this_member().unread_notifications
    response = make_response(str(unread))
    response.mimetype = "text/plain"
    response.set_etag(str(unread))
    return response.make_conditional(request)
