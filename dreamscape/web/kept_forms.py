"""Nothing typed is lost when a page was open for too long.

A POST whose CSRF token or session has expired changes nothing. Its fields come
back in the same form (when its page has one), on a page that offers to send
them again, or, for somebody who is logged out by now, through the log-in form
into the page they were on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, current_app, flash, g, make_response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import HTTPException

from dreamscape.extensions import login_manager
from dreamscape.models import Member
from dreamscape.web.services import services

NEVER_KEPT = frozenset({"csrf_token", "password", "kept"})
LONGEST_KEPT = 100_000
EXPIRED = (
    "This page was open for a long time. Everything you wrote is still here: press the button once more."
)


def init_kept_forms(app: Flask) -> None:
    """Hook the ways back into the application."""
    app.register_error_handler(CSRFError, give_back)
    app.before_request(find_kept_fields)


def give_back(error: CSRFError) -> Any:
    """Answer a POST without a valid CSRF token: 400 and the form with its text, changing nothing."""
    rule = request.url_rule
    if rule is None:
        return error
    view = current_app.view_functions[rule.endpoint]
    if getattr(view, "needs_member", False) and not current_user.is_authenticated:
        return login_manager.unauthorized()
    if "GET" not in (rule.methods or ()):
        return render_template("auth/send_again.html", fields=typed_fields(), action=request.path), 400
    # The page shows its form on GET, and a GET changes nothing: so let it, with what was typed.
    g.returned_fields = typed_fields()
    flash(EXPIRED, "info")
    request.method = "GET"
    try:
        response = make_response(current_app.ensure_sync(view)(**(request.view_args or {})))
    except HTTPException as other:
        return other
    if response.status_code == 200:
        response.status_code = 400
    return response


def find_kept_fields() -> None:
    """On the way back from the log-in, hand the kept fields to the page's form."""
    key = request.args.get("kept")
    if key and request.method == "GET" and current_user.is_authenticated:
        g.returned_fields = services.kept_forms.find(current_user.member.id, request.path, key)


def typed_fields() -> dict[str, list[str]]:
    """What the request's form holds and may be given back: no password and no token."""
    return {name: values for name, values in request.form.lists() if name not in NEVER_KEPT}


def pack(path: str, fields: Mapping[str, list[str]]) -> str:
    """`fields` of the page at `path` as one signed text that the log-in form carries; "" when too much."""
    packed = _signer().dumps([path, fields])
    return str(packed) if len(packed) <= LONGEST_KEPT else ""


def unpack_for(member: Member, packed: str) -> str | None:
    """Keep packed fields for who has just logged in; the address that shows them in their form, or None."""
    try:
        path, fields = _signer().loads(packed)
    except BadSignature:
        return None
    url = urlsplit(path)
    key = services.kept_forms.add(member.id, url.path, fields)
    query = urlencode([*parse_qsl(url.query, keep_blank_values=True), ("kept", key)])
    return f"{url.path}?{query}"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="kept-form")
