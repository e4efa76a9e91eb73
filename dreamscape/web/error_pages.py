"""Every failure has a page of the site's own that says what to do next."""

from __future__ import annotations

import logging
import math
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, current_app, redirect, render_template, request
from flask_limiter import RateLimitExceeded
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from dreamscape.errors import (
    BadCredentials,
    BadToken,
    DatabaseAway,
    DreamscapeError,
    Gone,
    Hidden,
    Invalid,
    Moved,
    NotAllowed,
    NotFound,
    SignUpClosed,
    Suspended,
)
from dreamscape.messages import Message, PluralMessage
from dreamscape.web.database_faults import become_guest, init_database_faults
from dreamscape.web.limits import seconds_to_wait
from dreamscape.web.request_rules import TooMuchText
from dreamscape.web.saved_forms import MAX_SAVED_CHARACTERS, submitted_fields
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

log = logging.getLogger(__name__)

HEADINGS = {
    400: Message("That did not arrive in one piece"),
    403: Message("This one is not yours to change"),
    404: Message("Nothing but stars here"),
    405: Message("That is not how this door opens"),
    410: Message("This has been let go"),
    413: Message("That is too heavy to carry"),
    429: Message("A little slower, please"),
    500: Message("We tripped over something"),
    503: Message("Back in a moment"),
}
TOO_MUCH_TEXT = Message(
    "This is more text than any of our forms can hold, so we have not read it. Your browser still has it: go back, and "
    "make it shorter."
)
MESSAGES = {
    400: Message("Go back, look it over and send it once more."),
    403: NotAllowed.message,
    404: NotFound.message,
    405: Message("Please use the buttons and links of the site."),
    410: Gone.message,
    500: Message("It is our fault, it is written down, and somebody will look at it."),
    503: DatabaseAway.message,
}
STATUS = {
    NotFound: 404,
    Gone: 410,
    NotAllowed: 403,
    Suspended: 403,
    BadCredentials: 403,
    SignUpClosed: 403,
    BadToken: 400,
    Invalid: 400,
}
# Their pages show what was written, since the form is there no longer.
KEEPS_WORDS = frozenset({403, 404, 410})
DREAM = frozenset(
    {"title", "description", "categories", "audience", "circles", "who_may_comment", "picture_alt"}
)
WRITTEN = DREAM | {"body", "reason", "note"}
# What has a page like a dream's that is gone, or like somebody else's, and yet is another matter.
HEADING_OF = {
    Hidden: Message("This dream is out of sight"),
    Suspended: Message("This account is resting"),
    # Another password or address, at the very moment of a log-in.
    BadCredentials: Message("Please log in again"),
    SignUpClosed: Message("The door is closed just now"),
}


def init_error_pages(app: Flask) -> None:
    """Give `app` a page for each kind of failure."""
    app.register_error_handler(Moved, lead_to_new_address)
    app.register_error_handler(DreamscapeError, show_own_error)
    app.register_error_handler(RateLimitExceeded, show_limit)
    app.register_error_handler(HTTPException, show_http_error)
    init_database_faults(app)
    app.register_error_handler(500, show_crash)


def error_page(
    status: int, message: Message | str | None = None, heading: Message | None = None
) -> tuple[str, int]:
    """The page for `status`, with its usual message and heading or these."""
    head = translate(heading or HEADINGS.get(status) or HTTPStatus(status).phrase)
    text = translate(message or MESSAGES.get(status) or Message("Go back and try it another way."))
    written = _written() if status in KEEPS_WORDS else {}
    page = render_template("errors/page.html", status=status, heading=head, message=text, fields=written)
    return page, status


def _written() -> dict[str, list[str]]:
    """What a member wrote into the form that came to nothing: its dream, say, was deleted in another tab."""
    if request.method != "POST" or request.url_rule is None or not current_user.is_authenticated:
        return {}
    fields = {name: values for name, values in submitted_fields().items() if name in WRITTEN}
    length = sum(len(value) for values in fields.values() for value in values)
    return fields if length <= MAX_SAVED_CHARACTERS else {}


def show_own_error(error: DreamscapeError) -> tuple[str, int]:
    """A failure that a service named."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 503)
    return error_page(status, error.message, HEADING_OF.get(type(error)))


def lead_to_new_address(error: Moved) -> Response:
    """301 to the same page under the current slug, query kept."""
    arguments = {**(request.view_args or {}), "slug": error.slug}
    path = current_app.url_for(str(request.endpoint), **arguments)
    query = request.query_string.decode()
    return redirect(f"{path}?{query}" if query else path, 301)


def show_limit(_error: RateLimitExceeded) -> Response:
    """429 with the time to wait, in words and in Retry-After."""
    seconds = seconds_to_wait()
    body, status = error_page(429, _try_again_in(math.ceil(seconds / 60)))
    return Response(body, status, {"Retry-After": str(seconds), "Content-Type": "text/html; charset=utf-8"})


def _try_again_in(minutes: int) -> Message:
    if minutes <= 1:
        return Message("That was a lot in a short time. Please try again in a minute.")
    if minutes < 90:
        return PluralMessage(
            "That was a lot in a short time. Please try again in %(num)s minute.",
            "That was a lot in a short time. Please try again in %(num)s minutes.",
            minutes,
        )
    return PluralMessage(
        "That was a lot in a short time. Please try again in %(num)s hour.",
        "That was a lot in a short time. Please try again in %(num)s hours.",
        math.ceil(minutes / 60),
    )


def show_http_error(error: HTTPException) -> ResponseReturnValue | HTTPException:
    """What Flask and Werkzeug refuse."""
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, TooMuchText):
        return error_page(413, TOO_MUCH_TEXT)
    if error.code == 413:
        return error_page(413, _too_heavy())
    ours = error.code == 400 and type(error).description != error.description
    body, status = error_page(error.code, error.description if ours else None)
    # What the failure itself has to say, such as the methods that a 405 must name.
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return body, status, headers


def _too_heavy() -> Message:
    megabyte = 1024 * 1024
    sent = math.ceil((request.content_length or 0) / megabyte)
    most = (current_app.config["MAX_CONTENT_LENGTH"] or 0) // megabyte
    if sent <= most:
        return Message(
            "All together, at most %(most)s MB fit into one form. Try a smaller picture.", most=most
        )
    return Message(
        "This is %(sent)s MB; all together, at most %(most)s MB fit into one form. Try a smaller picture.",
        sent=sent,
        most=most,
    )


def show_crash(_error: Exception) -> tuple[str, int]:
    """500; Flask has logged the traceback."""
    become_guest()
    return error_page(500)
