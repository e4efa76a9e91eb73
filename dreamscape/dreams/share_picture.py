"""The picture that a dream's link is shown with elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from dreamscape.dreams import bp
from dreamscape.messages import Message
from dreamscape.web.limits import share_picture_limit
from dreamscape.web.pictures import FOR_ALL
from dreamscape.web.services import services
from dreamscape.web.translations import in_language, translate

if TYPE_CHECKING:
    from dreamscape.services.share_pictures import SharePicture

CAME_TRUE = Message("It came true")


@bp.get("/dreams/<slug>/share.png")
def share_picture(slug: str) -> Response:
    """The share picture of a dream that everybody may see: whoever asks is answered as a guest is.

    What was drawn is given to everybody; only what has to be drawn first counts for a limit.
    """
    # Everybody is given the same one: its words are in the site's first language.
    with in_language(""):
        wanted = services.share_pictures.of(services.dreams.read(slug), translate(CAME_TRUE))
    response = Response(mimetype="image/png")
    response.set_etag(wanted.digest)
    response.headers["Cache-Control"] = FOR_ALL
    if wanted.no_index:
        response.headers["X-Robots-Tag"] = "noindex"
    if request.if_none_match.contains(wanted.digest):
        response.status_code = 304
        return response
    response.set_data(services.share_pictures.find(wanted) or _drawn(wanted))
    return response


@share_picture_limit
def _drawn(wanted: SharePicture) -> bytes:
    return services.share_pictures.draw(wanted)
