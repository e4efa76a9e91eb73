"""oEmbed (oembed.com): what another site shows in the place of a link to a dream.

It is of the type `link`: title, dreamer and picture, and no HTML. Sites that take HTML from strangers want a frame with
a page of ours in it, which our own rules forbid; those that take none make a preview of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Response, abort, current_app, json, request, url_for
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from dreamscape.errors import NotFound
from dreamscape.syndication import bp
from dreamscape.syndication.xml import xml_text
from dreamscape.web.services import services
from dreamscape.web.templating import on_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamscape.models import FeedEntry

LIFETIME = 300
NOT_IMPLEMENTED = 501
SHARE_SIZE = 1200, 630  # of media/sharing


@bp.get("/oembed")
def oembed() -> Response:
    """What `url`, a dream's page, looks like elsewhere; as `format` json or xml. 404 for all that is not for everybody.

    Its picture is at most `maxwidth` and `maxheight` wide and high.
    """
    form = request.args.get("format", "json")
    if form not in ("json", "xml"):
        abort(NOT_IMPLEMENTED)
    said = _said(services.syndication.feeds.one(_slug(request.args.get("url", ""))))
    response = Response(
        json.dumps(said) if form == "json" else _as_xml(said),
        mimetype="application/json" if form == "json" else "text/xml",
    )
    response.cache_control.public = True
    response.cache_control.max_age = LIFETIME
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _slug(url: str) -> str:
    """The slug of the dream whose page this is; raises NotFound when it is no such page of ours."""
    own, asked = urlsplit(current_app.config["BASE_URL"]), _split(url)
    if asked is None or asked.scheme not in ("http", "https") or asked.netloc.lower() != own.netloc.lower():
        raise NotFound
    try:
        endpoint, values = current_app.url_map.bind(own.netloc).match(asked.path, method="GET")
    except HTTPException as error:
        raise NotFound from error
    if endpoint != "dreams.show":
        raise NotFound
    return str(values["slug"])


def _split(url: str) -> Any:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _said(dream: FeedEntry) -> dict[str, str | int]:
    page = on_site(url_for("users.person", slug=dream.author_slug)) if dream.author_slug else ""
    return {
        "version": "1.0",
        "type": "link",
        "title": dream.title,
        "author_name": dream.author,
        "provider_name": "Dreamscape",
        "provider_url": on_site(url_for("users.landing")),
        "cache_age": LIFETIME,
        **({"author_url": page} if page else {}),
        **_thumbnail(dream),
    }


def _thumbnail(dream: FeedEntry) -> dict[str, str | int]:
    """The largest picture that is small enough; nothing where none is."""
    most_width, most_height = _most("maxwidth"), _most("maxheight")
    for address, width, height in _pictures(dream):
        if width <= most_width and height <= most_height:
            return {"thumbnail_url": on_site(address), "thumbnail_width": width, "thumbnail_height": height}
    return {}


def _pictures(dream: FeedEntry) -> Iterator[tuple[str, int, int]]:
    """Address, width and height of each file of the dream's picture, the largest first; of the one that is drawn for
    sharing it where it has none."""
    picture = dream.picture
    if picture is None:
        yield url_for("dreams.share_picture", slug=dream.slug), *SHARE_SIZE
        return
    for address, width in reversed(services.pictures.sources(picture)):
        yield address, width, round(width * picture.height / max(picture.width, 1))


def _most(name: str) -> int:
    typed = request.args.get(name, "")
    return int(typed[:6]) if typed.isascii() and typed.isdigit() else 999_999


def _as_xml(said: dict[str, str | int]) -> str:
    rows = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in said.items())
    return xml_text(f'<?xml version="1.0" encoding="utf-8"?>\n<oembed>{rows}</oembed>\n')
