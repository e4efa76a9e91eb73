"""All `flask` commands."""

from __future__ import annotations

from flask import Flask

from dreamscape.cli.accounts import accounts
from dreamscape.cli.media import media
from dreamscape.cli.seed import seed
from dreamscape.cli.site import indexes, integrity, mail
from dreamscape.cli.users import users


def register_commands(app: Flask) -> None:
    """Give `app` its commands."""
    for command in (accounts, indexes, mail, media, integrity, seed, users):
        app.cli.add_command(command)
