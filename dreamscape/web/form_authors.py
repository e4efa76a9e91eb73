"""Every form, and every button, knows whom its page was made for: the CSRF token in it says so.

A token signs a secret of the browser's session. The secret of a member's session ends with their id, so that a
form also says whose it is when the browser has become another member's meanwhile, in another tab. Whoever is here
now is asked then, and nothing is done before. What htmx fetches into a page says it in a header.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, request, session
from flask_login import current_user
from itsdangerous import BadData

from dreamscape.services.common.signing import TimedSiteSerializer
from dreamscape.web.request_rules import READING

if TYPE_CHECKING:
    from dreamscape.models import Member

SECRET = "csrf_token"  # noqa: S105 - where Flask-WTF keeps it in the session, and its name in a form
SALT = "wtf-csrf-token"  # Flask-WTF's
MADE_FOR = "X-Made-For"  # base.html lets htmx send it


def init_form_authors(app: Flask) -> None:
    """Let no page that was made for one member be filled with parts made for another."""
    app.before_request(reload_page_of_another)


def make_forms_for(member: Member | None) -> None:
    """From now on the forms of this browser are `member`'s, or a guest's."""
    author = member.id if member else ""
    known = str(session.get(SECRET, ""))
    # A secret without an author is a guest's, or of a log-in before forms had any: it ends with that log-in.
    if "." in known and _author_in(known) != author:
        session.pop(SECRET)
        known = ""
    if author and not known:
        session[SECRET] = f"{secrets.token_hex(20)}.{author}"


def form_author() -> str:
    """The id of the member for whom the form that was sent was made; "" for a guest's and for none of ours."""
    signer = TimedSiteSerializer(current_app.config["SIGNING_KEYS"], salt=SALT)
    try:
        return _author_in(str(signer.loads(request.form.get(SECRET, ""))))
    except BadData:
        return ""


def reload_page_of_another() -> Response | None:
    """A part of a page whose member is no longer here: the whole page anew, for who is here now."""
    made_for = request.headers.get(MADE_FOR)
    if not made_for or request.method not in READING or not current_user.is_authenticated:
        return None
    return None if made_for == current_user.member.id else Response(headers={"HX-Refresh": "true"})


def _author_in(secret: str) -> str:
    return secret.partition(".")[2]
