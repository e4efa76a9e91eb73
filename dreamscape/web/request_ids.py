"""Each request has an id: in its answer, on the page of an error, and in every line of the logs about it."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, g, has_request_context

HEADER = "X-Request-ID"


def request_id() -> str:
    """The id of the request that is being answered; "" outside of one.

    Always our own: what a request or a proxy brings under that name could be anything.
    """
    if not has_request_context():
        return ""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


class RequestIdFilter(logging.Filter):
    """Gives each record a `request`, as it stands in a line of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Nothing is left out."""
        known = request_id()
        record.request = f" [{known}]" if known else ""
        return True


def log_handler() -> logging.Handler:
    """Writes the log to standard error."""
    handler = logging.StreamHandler()
    handler.addFilter(RequestIdFilter())
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s%(request)s: %(message)s"))
    return handler


def init_request_ids(app: Flask) -> None:
    """Tell it in the header of each answer, and to templates as `request_id()`."""
    app.jinja_env.globals["request_id"] = request_id

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers[HEADER] = request_id()
        return response
