"""The map of the site (sitemaps.org): `/sitemap.xml` names its parts, which stand beside it, for a part may only name
what is below its own folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, url_for
from markupsafe import escape

from dreamscape.syndication import bp
from dreamscape.syndication.xml import xml_text
from dreamscape.web.limits import sitemap_limit
from dreamscape.web.services import services
from dreamscape.web.templating import on_site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dreamscape.services.syndication.sitemap import MappedPage

START = '<?xml version="1.0" encoding="utf-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
# Search engines come by once a day; what is hidden meanwhile says so itself.
LIFETIME = 600


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """The parts there are. None says when it was changed: that each address in it does."""
    parts = [url_for("syndication.mapped_pages")]
    for kind, count in services.syndication.sitemap.counts().items():
        parts += [url_for(f"syndication.mapped_{kind}", number=number) for number in range(1, count + 1)]
    rows = "".join(f"<sitemap><loc>{escape(on_site(part))}</loc></sitemap>\n" for part in parts)
    return _xml(f"{START}<sitemapindex {NAMESPACE}>\n{rows}</sitemapindex>\n")


@bp.get("/sitemap-pages.xml")
def mapped_pages() -> Response:
    """The site's own pages."""
    return _part(services.syndication.sitemap.pages())


@bp.get("/sitemap-dreams-<int:number>.xml")
@sitemap_limit
def mapped_dreams(number: int) -> Response:
    """Dreams for everybody, at most 50,000."""
    return _part(services.syndication.sitemap.dreams(number))


@bp.get("/sitemap-people-<int:number>.xml")
@sitemap_limit
def mapped_people(number: int) -> Response:
    """Members whom everybody may find, at most 50,000."""
    return _part(services.syndication.sitemap.people(number))


def _part(pages: Iterable[MappedPage]) -> Response:
    rows = "".join(map(_row, pages))
    return _xml(f"{START}<urlset {NAMESPACE}>\n{rows}</urlset>\n")


def _row(page: MappedPage) -> str:
    address, changed_at = page
    changed = f"<lastmod>{changed_at.date().isoformat()}</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>\n"


def _xml(text: str) -> Response:
    response = Response(xml_text(text), mimetype="application/xml")
    response.cache_control.public = True
    response.cache_control.max_age = LIFETIME
    return response
