"""How long the database may keep somebody waiting: one deadline for all that a request asks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, request

from dreamscape.store.common import deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

BOUNDED = "dreamscape.bounded"


def init_deadline(app: Flask, outage: Callable[[], float]) -> None:
    """Give each request DATABASE_DEADLINE seconds for its database operations; `outage` says how long the database
    has been away.

    It begins when the body has been read, which takes as long as the visitor's line does: registered after what
    reads it. What is sent while it is made (a member's copy) takes as long as it takes.
    """
    inner = app.wsgi_app

    def bounded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[BOUNDED] = True
        try:
            return inner(environ, start_response)
        finally:
            deadline.end()

    def begin() -> None:
        if BOUNDED in request.environ:  # else nobody would end it
            deadline.start(patience(app.config, outage()))

    app.wsgi_app = bounded  # type: ignore[method-assign]
    app.before_request(begin)


def patience(settings: Mapping[str, Any], away: float) -> float:
    """How long a request may wait that comes when the database has been away for so many seconds.

    An outage is waited out for DATABASE_DEADLINE in all, which is longer than most elections of a new primary. One
    that is longer must not keep every thread busy with waiting.
    """
    longest: float = settings["DATABASE_DEADLINE"]
    shortest: float = settings["MONGO_TIMEOUT_MS"] / 1000
    return max(longest - away, min(longest, shortest))
