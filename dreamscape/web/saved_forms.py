"""Nothing typed is lost when a page was open for too long.

A POST whose CSRF token or session has expired changes nothing. Its fields come
back in the same form (when its page has one), on a page that offers to send
them again, or, for somebody who is logged out by now, through the log-in form
into the page they were on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, Response, current_app, flash, g, make_response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from itsdangerous import BadSignature

from dreamscape.extensions import login_manager
from dreamscape.services.common.signing import SiteSerializer
from dreamscape.web.error_pages import error_page
from dreamscape.web.next_page import asked_next, safe_path, this_page
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.models import Member

NEVER_SAVED = frozenset({"csrf_token", "password", "old_password", "kept"})
MAX_SAVED_CHARACTERS = 100_000


def init_saved_forms(app: Flask) -> None:
    """Hook the ways back into the application."""
    app.register_error_handler(CSRFError, on_csrf_error)
    app.before_request(load_saved_fields)


def on_csrf_error(_error: CSRFError) -> Any:
    """Answer a POST without a valid CSRF token: 400 and the form with its text, changing nothing."""
    rule = request.url_rule
    if rule is None or request.headers.get("Sec-Fetch-Site") == "cross-site":
        # Another site's form: nobody here wrote that.
        return error_page(400)
    view = current_app.view_functions[rule.endpoint]
    if getattr(view, "needs_member", False) and not current_user.is_authenticated:
        return login_manager.unauthorized()
    if "GET" not in (rule.methods or ()) or request.headers.get("HX-Request"):
        page = render_template("auth/resubmit.html", fields=submitted_fields(), action=this_page())
        return replace_page(make_response(page, 400))
    return _form_again(view)


def _form_again(view: Any) -> Any:
    # The page shows its form on GET, and a GET changes nothing: so let it, with what was typed.
    g.returned_fields = submitted_fields()
    flash(_expired(), "info")
    request.method = "GET"
    try:
        response = make_response(current_app.ensure_sync(view)(**(request.view_args or {})))
    except Exception as other:  # noqa: BLE001 - whatever it is, its own handler answers
        # Somebody else's comment, a dream that is gone, …: the usual page for that.
        return current_app.handle_user_exception(other)
    if response.status_code != 200:
        # The page has no form for this person, so there is nothing to give back.
        return error_page(400)
    response.status_code = 400
    return response


def _expired() -> str:
    password, picture = "password" in request.form, any(file.filename for file in request.files.values())
    if password and picture:
        return _(
            "This page was open for a long time. Everything you wrote is still here, but for the password and the "
            "picture: press the button once more."
        )
    if password:
        return _(
            "This page was open for a long time. Everything you wrote is still here, but for the password: press "
            "the button once more."
        )
    if picture:
        return _(
            "This page was open for a long time. Everything you wrote is still here, but for the picture: press "
            "the button once more."
        )
    return _(
        "This page was open for a long time. Everything you wrote is still here: press the button once more."
    )


def replace_page(response: Response) -> Response:
    """For htmx, which asked for a fragment: show this answer, a whole page, instead of the page."""
    if request.headers.get("HX-Request"):
        # base.html's htmx-config shows a 422; other failures leave the page as it is.
        response.status_code = 422
        response.headers.update({"HX-Retarget": "body", "HX-Reswap": "innerHTML show:window:top"})
    return response


def load_saved_fields() -> None:
    """On the way back from the log-in, hand the kept fields to the page's form."""
    key = request.args.get("kept")
    if key and request.method == "GET" and current_user.is_authenticated:
        g.returned_fields = services.saved_forms.find(current_user.member, request.path, key)


def submitted_fields() -> dict[str, list[str]]:
    """What the request's form holds and may be given back: no password and no token."""
    return {name: values for name, values in request.form.lists() if name not in NEVER_SAVED}


def pack(path: str, fields: Mapping[str, list[str]]) -> str:
    """`fields` of the page at `path` as one signed text that the log-in form carries; "" when too much."""
    # Measured before it is compressed, which makes little of a great deal of one letter.
    text = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
    return str(_signer().dumps([path, fields])) if len(path) + text <= MAX_SAVED_CHARACTERS else ""


def next_url(member: Member) -> str | None:
    """Where who has just logged in wanted to be: the form they had typed into, or a safe `next`, or None."""
    packed = request.form.get("kept")
    return (_unpack_for(member, packed) if packed else None) or asked_next()


def _unpack_for(member: Member, packed: str) -> str | None:
    """Keep packed fields for this member; return the address that shows them in their form, or None."""
    try:
        loaded: tuple[str, dict[str, list[str]]] = _signer().loads(packed)
    except BadSignature:
        return None
    path, fields = loaded
    if safe_path(path) is None:
        return None
    url = urlsplit(path)
    key = services.saved_forms.add(member, url.path, fields)
    query = urlencode([*parse_qsl(url.query, keep_blank_values=True), ("kept", key)])
    return url._replace(query=query).geturl()


def _signer() -> SiteSerializer:
    return SiteSerializer(current_app.config["SIGNING_KEYS"], salt="kept-form")
