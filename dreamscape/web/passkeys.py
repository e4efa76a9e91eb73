"""What a browser is asked about passkeys, and what it answers: JSON within ordinary forms (static/js/passkeys.js)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request, session

from dreamscape.services.accounts.passkeys import Visit
from dreamscape.web.form_authors import SECRET
from dreamscape.web.services import services

if TYPE_CHECKING:
    from flask import Flask

CREDENTIAL = "credential"  # the field in which an answer comes


def this_visit() -> Visit:
    """Where the request comes from. What its browser alone has is the secret that its forms are signed with, which is
    another one after each log-in."""
    return Visit(request.host_url.rstrip("/"), str(session.get(SECRET, "")))


def answered() -> str:
    """The answer that the form brings."""
    return request.form.get(CREDENTIAL, "")


def question(options: str) -> Response:
    """The answer to a script that asks what to ask its browser."""
    return Response(options, mimetype="application/json")


def init_passkeys(app: Flask) -> None:
    """Let templates ask whether browsers have passkeys at the address they are at."""
    app.jinja_env.globals["passkeys_work_here"] = lambda: services.passkeys.work_at(this_visit().origin)
