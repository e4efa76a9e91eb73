"""Atom feeds (RFC 4287): the newest dreams, one member's, one category's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app, redirect, request, url_for
from werkzeug.http import is_resource_modified

from dreamscape.errors import NotFound
from dreamscape.syndication import bp
from dreamscape.syndication.xml import xml_text
from dreamscape.web.services import services
from dreamscape.web.translations import in_language

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from dreamscape.models import AtomFeed

# For so many seconds a program or a proxy goes without asking again: that long a hiding may take, as of pictures.
LIFETIME = 300


@bp.get("/feed.atom")
def latest() -> AnyResponse:
    """The newest dreams for everybody."""
    return _answer(services.syndication.feeds.latest(_after()), url_for("dreams.discover"))


@bp.get("/people/<slug>/feed.atom")
def person(slug: str) -> AnyResponse:
    """What one member says to everybody; 404 where their page is for members only."""
    return _answer(services.syndication.feeds.by(slug, _after()), url_for("users.person", slug=slug))


@bp.get("/categories/<key>/feed.atom")
def category(key: str) -> AnyResponse:
    """The newest dreams about something; what has become part of another category leads there."""
    found = services.categories.one(key)
    if found is None:
        raise NotFound
    if found.key != key:
        return redirect(url_for("syndication.category", key=found.key, after=_after()), 301)
    feed = services.syndication.feeds.about(found, _after())
    return _answer(feed, url_for("dreams.discover", category=key))


def _after() -> str | None:
    return request.args.get("after")


def _answer(feed: AtomFeed, page: str) -> Response:
    """The feed, which tells the same as `page`; or 304, which is decided before anything is written."""
    response = Response(mimetype="application/atom+xml")
    response.cache_control.public = True
    response.cache_control.max_age = LIFETIME
    # Weak: compressed it is another one.
    response.set_etag(feed.version, weak=True)
    response.last_modified = feed.updated
    if feed.no_index:
        response.headers["X-Robots-Tag"] = "noindex"
    etag = response.headers["ETag"]
    if is_resource_modified(request.environ, etag=etag, last_modified=response.last_modified):
        response.set_data(_written(feed, page))
    else:
        response.status_code = 304
    return response


def _written(feed: AtomFeed, page: str) -> str:
    """In the site's first language, since one answer serves all; without what templates know of whoever asks."""
    template = current_app.jinja_env.get_template("syndication/feed.xml")
    with in_language("") as put_into_words:
        return xml_text(
            template.render(
                feed=feed,
                title=put_into_words(feed.title),
                page=page,
                first=_address(None),
                address=_address(_after()),
                next=_address(feed.after) if feed.after else "",
            )
        )


def _address(after: str | None) -> str:
    return url_for(str(request.endpoint), **(request.view_args or {}), after=after)
