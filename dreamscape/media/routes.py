"""`/media/…`: pictures that are kept in the database."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, request, send_file

from dreamscape.errors import NotFound
from dreamscape.media.renditions import LARGE_WIDTH
from dreamscape.web.services import services

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

bp = Blueprint("media", __name__)

_FOR_EVER = 365 * 24 * 3600


@bp.get("/media/<path:public_id>")
def picture(public_id: str) -> Response:
    """A picture, `?w=400` for the small one. What a public id names never changes, so it is kept for ever."""
    width = request.args.get("w", str(LARGE_WIDTH))
    if not (width.isascii() and width.isdigit()):
        raise NotFound
    served = services.pictures.read(public_id, int(width[:6]))
    response = send_file(
        BytesIO(served.data),
        mimetype="image/webp",
        etag=served.etag or False,
        conditional=True,
        max_age=_FOR_EVER,
    )
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
