"""A database that fails has a page for each way of failing, a line in the log, and gives back what was typed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, g, render_template, request
from flask_login import AnonymousUserMixin
from werkzeug.wrappers import Response

from dreamscape.errors import DatabaseAway, DatabaseBusy, DatabaseFull, DatabaseRefuses
from dreamscape.messages import Message
from dreamscape.store import DATABASE_ERRORS, Fault, fault_of
from dreamscape.web.htmx import is_htmx
from dreamscape.web.next_page import this_page
from dreamscape.web.request_rules import is_script_request
from dreamscape.web.saved_forms import submitted_fields
from dreamscape.web.translations import translate

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)

# A form with one of these is not given back: a password goes into no page.
SECRETS = frozenset({"password", "old_password"})


@dataclass(frozen=True, slots=True)
class FaultPage:
    """What a person sees of a fault; `retry_after` is when it is worth another try, in seconds."""

    status: int
    heading: Message
    message: Message
    level: int
    retry_after: int | None = None


PAGES: Mapping[Fault, FaultPage] = {
    Fault.AWAY: FaultPage(503, Message("Back in a moment"), DatabaseAway.message, logging.ERROR, 5),
    Fault.BUSY: FaultPage(503, Message("A little crowded here"), DatabaseBusy.message, logging.ERROR, 5),
    Fault.FULL: FaultPage(507, Message("No room for more"), DatabaseFull.message, logging.CRITICAL),
    Fault.REFUSED: FaultPage(503, Message("Our memory is locked"), DatabaseRefuses.message, logging.CRITICAL),
}


def init_database_faults(app: Flask) -> None:
    """Give `app` these pages."""
    for kind in DATABASE_ERRORS:
        app.register_error_handler(kind, show_database_fault)


def show_database_fault(error: Exception) -> Response:
    """503, or 507 when it is full; the page asks the database nothing. What is no fault of the database is raised."""
    fault = fault_of(error)
    if fault is None:
        raise error
    page = PAGES[fault]
    log.log(page.level, "%s: %s", fault.value, error)
    become_guest()
    body = render_template(
        "errors/database.html",
        status=page.status,
        heading=translate(page.heading),
        message=translate(page.message),
        returned=_returned_fields(),
        had_picture=any(file.filename for file in request.files.values()),
        may_have_arrived=fault in (Fault.AWAY, Fault.BUSY),
        action=this_page(),
    )
    response = Response(body, page.status, content_type="text/html; charset=utf-8")
    if page.retry_after:
        response.headers["Retry-After"] = str(page.retry_after)
    return response


def _returned_fields() -> dict[str, list[str]] | None:
    """What was sent, for the page to send it again; None where there is nothing to send, or the form is still there."""
    if request.method != "POST" or is_htmx() or is_script_request():
        return None
    return None if SECRETS & request.form.keys() else submitted_fields()


def become_guest() -> None:
    """Let the page be a guest's: it asks no database who is there."""
    g._login_user = AnonymousUserMixin()  # noqa: SLF001 - where Flask-Login looks, documented for tests alone
