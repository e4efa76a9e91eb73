"""Where browsers fetch the sum that they are asked to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify

from dreamscape.auth import bp
from dreamscape.errors import NotFound
from dreamscape.extensions import by_network, limiter
from dreamscape.web.door_guard import guard_of
from dreamscape.web.limits import limit
from dreamscape.web.proof_of_work import DOORS, this_browser
from dreamscape.web.services import services

if TYPE_CHECKING:
    from flask import Response

    from dreamscape.web.proof_of_work import Door

bp.add_app_template_global(guard_of, "door_guard")


@bp.get("/proof/<door>")
@limiter.limit(limit("LIMIT_ACTIONS"), key_func=by_network)
def proof_challenge(door: Door) -> Response:
    """A new challenge for this door and browser; nothing is stored before it is solved."""
    if door not in DOORS:
        raise NotFound
    response = jsonify(services.proof_of_work.challenge(door, this_browser()))
    response.headers["Cache-Control"] = "private, no-store"
    return response
