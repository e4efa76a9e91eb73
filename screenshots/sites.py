"""The sites that are photographed, each served from this process on a port and a database of its own."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import abort
from werkzeug.serving import make_server

from dreamscape import create_app
from screenshots.lives import LIVES, Life

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from dreamscape.store.mongod.server import EmbeddedDatabase

SETTINGS = {
    "DREAMSCAPE_ENV": "testing",
    "SECRET_KEY": "a key that only these screenshots know",
    "MAIL_SERVER": "",
    "CLOUDINARY_URL": "",
    "RATELIMIT_ENABLED": False,
    "WORK_IN_BACKGROUND": False,
    "SECURITY_LOG": "off",
    "LOG_LEVEL": "ERROR",
    "ARGON2_TIME_COST": 1,
    "ARGON2_MEMORY_KIB": 8,
}


@contextmanager
def serving(name: str, database: EmbeddedDatabase) -> Iterator[tuple[Flask, Life]]:
    """The site of this name, filled, as long as it is looked at; BASE_URL of its config says where."""

    def answer_whole(environ: Any, start_response: Any) -> list[bytes]:
        # Read to the end and closed at once: a browser that leaves half-way leaves no file open.
        parts = app.wsgi_app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            getattr(parts, "close", lambda: None)()

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, answer_whole, threaded=True)
    app = create_app(
        {**SETTINGS, "BASE_URL": f"http://127.0.0.1:{server.port}", "MONGO_URI": database.uri(name)}
    )
    # Pages of failures, which no address shows while all is well.
    app.add_url_rule("/screenshots/<int:status>", "screenshots", lambda status: abort(status))
    migrated = app.test_cli_runner().invoke(args=["migrate"])
    if migrated.exit_code:
        raise RuntimeError(migrated.output)
    with app.app_context():
        life = LIVES[name](app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield app, life
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
