"""May this version of the site work with its database? Asked once, when a process starts."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from dreamscape.store import DATABASE_FAULTS

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)


def check_database(app: Flask) -> None:
    """Raises UnfitDatabase when it may not.

    A database that does not answer stops nobody: pages say so until it is back.
    """
    production = app.config["DREAMSCAPE_ENV"] == "production"
    try:
        app.extensions["dreamscape"].migrations.check(production=production)
    except DATABASE_FAULTS as fault:
        log.error("The database does not answer, so this process starts unchecked: %s", fault)  # noqa: TRY400 - no more to see
