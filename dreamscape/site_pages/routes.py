"""The pages themselves; admins write them at /admin/pages."""

from __future__ import annotations

from flask import render_template

from dreamscape.services.site.pages import HOSTS_OWN, TITLES
from dreamscape.site_pages import bp
from dreamscape.web.services import services
from dreamscape.web.site_text import as_typed, site_text
from dreamscape.web.translations import translate


@bp.get("/terms")
def terms() -> str:
    """What one agrees to by joining."""
    return _page("terms")


@bp.get("/privacy")
def privacy() -> str:
    """What is kept of whom, who sees it, and for how long."""
    return _page("privacy")


@bp.get("/moderation")
def moderation() -> str:
    """How moderators decide, and what one can say against it."""
    return _page("moderation")


@bp.get("/imprint")
def imprint() -> str:
    """Who runs the site."""
    return _page("imprint")


@bp.get("/contact")
def contact() -> str:
    """How to reach them."""
    return _page("contact")


def _page(key: str) -> str:
    shown = services.site_pages.read(key)
    return render_template(
        "site_pages/page.html",
        key=key,
        heading=translate(TITLES[key]),
        shown=shown,
        text=site_text(shown.page.text or as_typed(shown.default)),
        hosts_own=key in HOSTS_OWN,
    )
