"""What every answer says beside its content: rules for the browser and for caches."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from flask_login import AnonymousUserMixin

from dreamscape.web.signing import SignedSessions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.sessions import SessionMixin

VARY = ("Cookie", "HX-Request")
POLICY = "Content-Security-Policy"
# Where browsers report what the policy made them refuse, by its old word for it (report-uri) and its new one.
REPORTS_PATH, REPORTS_GROUP = "/csp-reports", "csp"
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


class Sessions(SignedSessions):
    """Flask's session cookie, written when it has changed.

    Of one that has not, Flask says only that the answer depends on cookies. Our headers say so already, and leave it
    out where an answer is the same for everybody: browsers would ask for it again and again.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As Flask does, if there is anything to write."""
        if session.modified or session.permanent:
            super().save_session(app, session, response)


def security_headers(settings: Mapping[str, Any], picture_origin: str) -> dict[str, str]:
    """Rules for the browser, on our own files as on pages; `picture_origin` is another site's or ""."""
    pictures = f" {picture_origin}" if picture_origin else ""
    policy = "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' blob:{pictures}",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )
    always = {
        POLICY: policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if settings["DREAMSCAPE_ENV"] == "production":
        below = "; includeSubDomains" if settings["HSTS_INCLUDE_SUBDOMAINS"] else ""
        always["Strict-Transport-Security"] = f"max-age=31536000{below}"
    return always


def init_headers(app: Flask, picture_origin: str) -> None:
    """Set the headers above, and those for caches, on every answer of `app`."""
    app.session_interface = Sessions()
    always = security_headers(app.config, picture_origin)
    policy = always.pop(POLICY)

    # Where there is a choice, a guest's page is in the language that their browser asks for.
    vary = (*VARY, "Accept-Language") if len(app.config["LANGUAGES"]) > 1 else VARY

    @app.after_request
    def set_headers(response: Response) -> Response:
        headers = response.headers
        said = {name.lower() for name, _ in headers}
        if POLICY.lower() not in said:
            where = request.root_path + REPORTS_PATH
            headers.add(POLICY, f"{policy}; report-uri {where}; report-to {REPORTS_GROUP}")
            headers.add("Reporting-Endpoints", f'{REPORTS_GROUP}="{where}"')
        for name, value in always.items():
            if name.lower() not in said:
                headers.add(name, value)
        if "cache-control" not in said:
            headers.add("Cache-Control", "private, no-store" if _asked_by_member() else "private, no-cache")
        elif response.cache_control.public:
            return response
        if "vary" in said:
            response.vary.update(vary)
        else:
            headers.add("Vary", ", ".join(vary))
        return response

    app.context_processor(lambda: {"padding": padding()} if request else {})


def padding() -> str:
    """Letters of a random number for each page.

    Compressed pages hold a token and somebody's own words; a random length hides the one from the other (the attack
    called BREACH).
    """
    return secrets.token_hex(8 + secrets.randbelow(56))


def _asked_by_member() -> bool:
    user = g.get("_login_user")
    return user is not None and not isinstance(user, AnonymousUserMixin)
