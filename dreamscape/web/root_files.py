"""Files that browsers and robots look for at the root of a site, whatever its pages say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response

from dreamscape.web.pseudo_language import PSEUDO_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

VALID = timedelta(days=90)
A_DAY = int(timedelta(days=1).total_seconds())


def init_root_files(app: Flask) -> None:
    """Add `/favicon.ico`, `/robots.txt` and `security.txt`, which a cache may keep for a day."""
    static = Path(str(app.static_folder))
    icon = (static / "favicon.ico").read_bytes()
    rules = (static / "robots.txt").read_text(encoding="utf-8")

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return _public(icon, "image/x-icon")

    @app.get("/robots.txt")
    def robots() -> Response:
        # Whoever reads rules for robots finds the map of the site there.
        where = f"{app.config['BASE_URL']}/sitemap.xml"
        return _public(f"{rules}\nSitemap: {where}\n".encode(), "text/plain")

    @app.get("/.well-known/security.txt")
    def security() -> Response:
        return _public(security_text(app.config, datetime.now(UTC)).encode(), "text/plain")


def security_text(settings: Mapping[str, Any], now: datetime) -> str:
    """Whom to tell of a hole (RFC 9116); it is good for another ninety days from this one on."""
    sender = parseaddr(settings["MAIL_DEFAULT_SENDER"])[1]
    contacts = settings["SECURITY_CONTACT"] or (f"mailto:{sender}",)
    lines = [f"Contact: {contact}" for contact in contacts]
    day = (now + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines.append(f"Expires: {day.isoformat().replace('+00:00', 'Z')}")
    lines.append(
        f"Preferred-Languages: {', '.join(code for code in settings['LANGUAGES'] if code != PSEUDO_LANGUAGE)}"
    )
    lines.append(f"Canonical: {settings['BASE_URL']}/.well-known/security.txt")
    return "\n".join(lines) + "\n"


def _public(content: bytes, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.cache_control.public = True
    response.cache_control.max_age = A_DAY
    return response
