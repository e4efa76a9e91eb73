"""What a request may look like at all, before any route sees it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, TypeVar, cast

from flask import Flask, Response, abort, current_app, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from dreamscape.web.cookies import CookieRequest
from dreamscape.web.translations import gettext

View = TypeVar("View", bound=Callable[..., Any])

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# The one field of the whole site that takes a file.
FILE_FIELDS = frozenset({"picture"})
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", ""})
# All text of one form together, as it is sent. The longest dream, if each of its 5,000 characters is an emoji of a
# whole family, takes 400,000.
MOST_TEXT_BYTES = 600_000
# The longest form has a field for each category, of which there are 500 at most.
MOST_FIELDS = 600


class TooMuchText(RequestEntityTooLarge):
    """The text of a form is longer, or in more fields, than any form of the site (413)."""


class InMemoryRequest(CookieRequest):
    """A request whose files stay in memory: MAX_CONTENT_LENGTH bounds them, and nothing touches the disk."""

    def _get_file_stream(self, *_about: object, **_more: object) -> IO[bytes]:
        return BytesIO()

    def discard_form(self) -> None:
        """Nothing of the form is read any more: the page that refuses it looks for what it says, too."""
        self.__dict__.update(form=ImmutableMultiDict(), files=ImmutableMultiDict(), stream=BytesIO())


def init_requests(app: Flask) -> None:
    """Refuse odd bodies early. Registered before CSRF's check, so that nothing parses them first."""
    app.request_class = InMemoryRequest
    app.before_request(refuse_heavy_text)
    app.before_request(refuse_odd_bodies)
    app.after_request(expose_redirect)


def takes_picture(view: View) -> View:
    """This view's form has a file, so its body may be as large as MAX_CONTENT_LENGTH says."""
    view.takes_picture = True  # type: ignore[attr-defined]
    return view


def takes_json(view: View) -> View:
    """This view reads JSON, which no form sends."""
    view.takes_json = True  # type: ignore[attr-defined]
    return view


def refuse_heavy_text() -> None:
    """413 for more text, or more fields, than any form here has; it is counted before it is read as a form."""
    if request.method in READING:
        return
    try:
        _bound_text(cast("InMemoryRequest", request))
    except RequestEntityTooLarge:
        cast("InMemoryRequest", request).discard_form()
        raise


def _bound_text(request: InMemoryRequest) -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    multipart = request.mimetype == "multipart/form-data"
    if multipart and getattr(view, "takes_picture", False):
        if (request.content_length or 0) > (request.max_content_length or 0):
            raise RequestEntityTooLarge
    else:
        request.max_content_length = MOST_TEXT_BYTES
    try:
        too_much = _too_many_parts() if multipart else _too_many_pairs()
    except RequestEntityTooLarge:
        too_much = True
    if too_much:
        raise TooMuchText


def _too_many_parts() -> bool:
    request.max_form_parts = MOST_FIELDS
    request.max_form_memory_size = MOST_TEXT_BYTES
    text = sum(len(name) + len(value) for name, value in request.form.items(multi=True))
    return text > MOST_TEXT_BYTES


def _too_many_pairs() -> bool:
    return request.get_data(parse_form_data=False).count(b"&") >= MOST_FIELDS


def refuse_odd_bodies() -> None:
    """400 for JSON, for a file where text belongs and for text where a file belongs."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in READING or getattr(view, "takes_json", False):
        return
    if request.mimetype not in FORM_TYPES:
        abort(400, gettext("This site takes forms only."))
    if not FILE_FIELDS.issuperset(request.files):
        abort(400, gettext("There was a file where we expected text."))
    if not FILE_FIELDS.isdisjoint(request.form) and any(request.form.getlist("picture")):
        abort(400, gettext("There was text where we expected a picture."))


def expose_redirect(response: Response) -> Response:
    """Where picture.js sends a form, it is told in `X-Go-To` where to go on.

    A script cannot see a redirect, only follow it; the page it leads to would be read twice.
    """
    if is_script_request() and "Location" in response.headers:
        response.headers["X-Go-To"] = response.headers.pop("Location")
        response.status_code = 200
        response.set_data(b"")
    return response


def is_script_request() -> bool:
    """Was the form sent by picture.js, which keeps the chosen picture and shows the answer in place?"""
    return request.headers.get("X-Sent-By") == "picture.js"
