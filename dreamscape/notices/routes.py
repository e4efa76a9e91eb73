"""What a member is told by moderators, dismissed once it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from dreamscape.notices import bp
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@bp.post("/notices/<notice_id>/dismiss")
@member_required
def dismiss(notice_id: str) -> Response:
    """The member has read it; dismissing it twice does nothing."""
    services.notices.dismiss(this_member(), notice_id)
    return back_to(url_for("dreams.mine"))
