"""What a request may look like at all, before any route sees it."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Flask, Request, Response, abort, request

# The one field of the whole site that takes a file.
FILE_FIELDS = frozenset({"picture"})
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", ""})


class InMemoryRequest(Request):
    """A request whose files stay in memory: MAX_CONTENT_LENGTH bounds them, and nothing touches the disk."""

    def _get_file_stream(self, *_about: object, **_more: object) -> IO[bytes]:
        return BytesIO()


def init_requests(app: Flask) -> None:
    """Refuse odd bodies early. Registered before CSRF's check, so that nothing parses them first."""
    app.request_class = InMemoryRequest
    app.before_request(refuse_odd_bodies)
    app.after_request(expose_redirect)


def refuse_odd_bodies() -> None:
    """400 for JSON, for a file where text belongs and for text where a file belongs."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.mimetype not in FORM_TYPES:
        abort(400, "This site takes forms only.")
    if not FILE_FIELDS.issuperset(request.files):
        abort(400, "There was a file where we expected text.")
    if not FILE_FIELDS.isdisjoint(request.form) and any(request.form.getlist("picture")):
        abort(400, "There was text where we expected a picture.")


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
