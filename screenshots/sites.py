"""The sites that are photographed, each served from this process on a port and a database of its own."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import abort

from dreamscape import create_app
from screenshots.lives import LIVES, Life
from tools.live_site import answering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from dreamscape.store.mongod.server import EmbeddedDatabase

SETTINGS = {
    "DREAMSCAPE_ENV": "testing",
    "PUSH_PRIVATE_KEY": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",  # of nobody's
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

    def make(address: str) -> Flask:
        app = create_app({**SETTINGS, "BASE_URL": address, "MONGO_URI": database.uri(name)})
        # Pages of failures, which no address shows while all is well.
        app.add_url_rule("/screenshots/<int:status>", "screenshots", lambda status: abort(status))
        return app

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with answering(make) as app:
        migrated = app.test_cli_runner().invoke(args=["migrate"])
        if migrated.exit_code:
            raise RuntimeError(migrated.output)
        with app.app_context():
            life = LIVES[name](app)
        yield app, life
