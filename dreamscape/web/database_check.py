"""May this version of the site work with its database? Asked when a process starts, or once the database answers."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from dreamscape.services.site.migrations import UnfitDatabase
from dreamscape.store import DATABASE_ERRORS, fault_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

log = logging.getLogger(__name__)

CHECK_AGAIN_SECONDS = 5.0


def check_database(app: Flask) -> bool:
    """Raises UnfitDatabase when it may not; False where that could not be asked.

    A database that does not answer stops nobody: pages say so until it is back.
    """
    production = app.config["DREAMSCAPE_ENV"] == "production"
    try:
        app.extensions["dreamscape"].migrations.check(production=production)
    except DATABASE_ERRORS as error:
        if (fault := fault_of(error)) is None:
            raise
        log.error("%s, so this process starts unchecked: %s", fault.value, error)  # noqa: TRY400 - no more to see
        return False
    return True


def check_later(
    app: Flask, end: Callable[[], object], every: float = CHECK_AGAIN_SECONDS
) -> threading.Thread:
    """Ask again in a thread until the database answers; call `end` when this version must not work with it."""

    def ask() -> None:
        try:
            while not check_database(app):
                pause.wait(every)
        except UnfitDatabase as problem:
            log.critical("%s", problem)
            end()

    pause = threading.Event()
    thread = threading.Thread(target=ask, name="database-check", daemon=True)
    thread.start()
    return thread
