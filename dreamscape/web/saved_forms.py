"""Nothing typed is lost on the way through the log-in, the sign-up or an expired page.

What somebody typed while they were logged out travels in the form at the door and
comes back in the form of the page they were on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, Response, current_app, flash, g, request
from flask_login import current_user
from itsdangerous import BadSignature

from dreamscape.services.common.signing import SiteSerializer
from dreamscape.web.form_authors import form_author
from dreamscape.web.next_page import safe_path
from dreamscape.web.services import services
from dreamscape.web.translations import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dreamscape.models import Member

NEVER_SAVED = frozenset({"csrf_token", "password", "old_password", "kept"})
MAX_SAVED_CHARACTERS = 100_000


def init_saved_forms(app: Flask) -> None:
    """Hook the way back into the application."""
    app.before_request(load_saved_fields)


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


def was_sent() -> bool:
    """Is the page an answer to its own form, and not just being opened?"""
    return request.method == "POST" or "returned_fields" in g


def submitted_fields() -> dict[str, list[str]]:
    """What the request's form holds and may be given back: no password and no token."""
    return {name: values for name, values in request.form.lists() if name not in NEVER_SAVED}


def has_picture() -> bool:
    """Was a picture sent along? Browsers let nobody give it back to its field."""
    return any(file.filename for file in request.files.values())


def pack(path: str, fields: Mapping[str, list[str]]) -> str:
    """`fields` of the page at `path` and whose form it was, as one signed text that the log-in form carries.

    "" when it is too much.
    """
    # Measured before it is compressed, which makes little of a great deal of one letter.
    return str(_signer().dumps([path, fields, form_author()])) if is_light(path, fields) else ""


def kept_form_url(member: Member, packed: str) -> str | None:
    """The address of the form that what was `pack`ed was typed into, which shows it again; None where nothing was."""
    return _unpack_for(member, packed) if packed else None


def _unpack_for(member: Member, packed: str) -> str | None:
    """Keep packed fields for this member; return the address that shows them in their form, or None."""
    try:
        loaded = _signer().loads(packed)
    except BadSignature:
        return None
    # The author may be missing: packed by the version of the site from before forms had one.
    path, fields, *author = cast("tuple[str, dict[str, list[str]], *tuple[str, ...]]", loaded)
    if safe_path(path) is None:
        return None
    if any(author) and author != [member.id]:
        flash(_of_another(author[0], member), "info")
    return _keep(member, path, fields)


def keep_form(member: Member, path: str, fields: Mapping[str, list[str]]) -> str | None:
    """Keep `fields` of the page at `path` while its member is elsewhere on the site; return the address that shows them
    in their form, or None when it is too much."""
    return _keep(member, path, fields) if is_light(path, fields) else None


def _keep(member: Member, path: str, fields: Mapping[str, list[str]]) -> str:
    url = urlsplit(path)
    key = services.saved_forms.add(member, url.path, fields)
    query = urlencode([*parse_qsl(url.query, keep_blank_values=True), ("kept", key)])
    return url._replace(query=query).geturl()


def is_light(path: str, fields: Mapping[str, list[str]]) -> bool:
    """Is that little enough to travel in a form?"""
    text = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
    return len(path) + text <= MAX_SAVED_CHARACTERS


def _of_another(author: str, member: Member) -> str:
    person = services.people.with_id(author)
    if person is None:
        return _("Somebody who has left wrote this. Send it, and it is yours, %(name)s.", name=member.name)
    return _(
        "You wrote this as %(author)s. You are %(name)s now: send it, and it is %(name)s’s.",
        author=person.name,
        name=member.name,
    )


def _signer() -> SiteSerializer:
    return SiteSerializer(current_app.config["SIGNING_KEYS"], salt="kept-form")
