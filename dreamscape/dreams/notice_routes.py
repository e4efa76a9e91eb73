"""What a member is told by those who look after the place, put away once it is read."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response

from dreamscape.dreams import bp
from dreamscape.web.member import member_required, this_member
from dreamscape.web.next_page import back_to
from dreamscape.web.services import services


@bp.post("/notices/<notice_id>/put-away")
@member_required
def put_away_notice(notice_id: str) -> Response:
    """The member has read it; putting it away twice does nothing."""
    services.notices.put_away(this_member(), notice_id)
    return back_to(url_for("dreams.mine"))
