"""All `flask` commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape.cli.accounts import accounts
from dreamscape.cli.doctor import doctor
from dreamscape.cli.jobs import jobs
from dreamscape.cli.media import media
from dreamscape.cli.migrate import indexes, migrate
from dreamscape.cli.push import push
from dreamscape.cli.seed import seed
from dreamscape.cli.site import integrity, mail, similar_dreams
from dreamscape.cli.users import users

if TYPE_CHECKING:
    from flask import Flask


def register_commands(app: Flask) -> None:
    """Give `app` its commands."""
    for command in (
        accounts,
        doctor,
        indexes,
        jobs,
        mail,
        media,
        migrate,
        integrity,
        push,
        seed,
        similar_dreams,
        users,
    ):
        app.cli.add_command(command)
