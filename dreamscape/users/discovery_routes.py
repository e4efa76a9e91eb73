"""People to meet, for members."""

from __future__ import annotations

from flask import render_template, request

from dreamscape.services.members.discovery import WAYS
from dreamscape.users import bp
from dreamscape.web.current_member import member_required, this_member
from dreamscape.web.services import services


@bp.get("/people")
@member_required
def strangers() -> str:
    """Some of each way to meet people, or all of one (`by`)."""
    reader, way, after = this_member(), request.args.get("by"), request.args.get("after")
    if way in WAYS:
        page = services.discovery.page(reader, way, after)
        return render_template(
            "users/strangers.html", way=way, page=page, reader=reader, first=not after, ways=WAYS
        )
    few = services.discovery.at_a_glance(reader)
    return render_template("users/strangers_at_a_glance.html", few=few, reader=reader)
