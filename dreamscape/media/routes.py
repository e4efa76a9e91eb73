"""`/media/…`: pictures that this site gives away itself, to whoever may see the page they are on."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request, send_file
from flask_login import current_user

from dreamscape.errors import NotFound
from dreamscape.media.renditions import LARGE_WIDTH
from dreamscape.web.current_member import this_member
from dreamscape.web.pictures import FOR_ALL
from dreamscape.web.services import services

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from dreamscape.models import Member

bp = Blueprint("media", __name__)

# Opened by itself, a picture is put in the middle of the window by the browser's own inline styles.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@bp.get("/media/<path:public_id>")
def picture(public_id: str) -> AnyResponse:
    """A picture, `?w=400` and `?w=800` for its narrower files."""
    width = _width()
    seen = services.picture_access.find(public_id, _reader)
    away = services.pictures.address_elsewhere(seen.picture, width) if seen.public else ""
    response = redirect(away) if away else _file(public_id, width)
    # One that is not for everybody a browser may keep, but has to ask about it before each use.
    response.headers["Cache-Control"] = FOR_ALL if seen.public else "private, no-cache"
    response.headers["Content-Security-Policy"] = ALONE
    return response


def _width() -> int:
    width = request.args.get("w", str(LARGE_WIDTH))
    if not (width.isascii() and width.isdigit()):
        raise NotFound
    return int(width[:6])


def _file(public_id: str, width: int) -> AnyResponse:
    """The file, or 304 for a browser that has it, which storage need not be read for."""
    if request.if_none_match:
        etag = services.pictures.etag(public_id, width)
        if etag and request.if_none_match.contains(etag):
            response = Response(status=304)
            response.set_etag(etag)
            return response
    served = services.pictures.read(public_id, width)
    return send_file(
        BytesIO(served.data),
        mimetype="image/webp",
        download_name=public_id.rpartition("/")[2] + ".webp",
        etag=served.etag or False,
        conditional=True,
    )


def _reader() -> Member | None:
    return this_member() if current_user.is_authenticated else None
