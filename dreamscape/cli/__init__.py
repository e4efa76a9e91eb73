"""Thin `flask` commands that call services."""

from __future__ import annotations

from flask import Flask

from dreamscape.cli.media import media
from dreamscape.cli.seed import seed
from dreamscape.cli.site import indexes, mail, recount


def register_commands(app: Flask) -> None:
    """Give `app` its commands."""
    for command in (indexes, mail, media, recount, seed):
        app.cli.add_command(command)
