"""Doors for the rest of the web: feeds, the map of the site for search engines, oEmbed."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("syndication", __name__)

from dreamscape.syndication import feed_routes, oembed, sitemap_routes  # noqa: E402, F401 - they register themselves
