"""`flask` commands that run only where this version of the site may work with its database."""

from __future__ import annotations

from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from dreamscape.services.site.migrations import UnfitDatabase
from dreamscape.web.database_check import check_database


class CheckedCommand(click.Command):
    """A command that looks at the database first."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; where the database is ahead of this version, or in production behind it, say so instead."""
        _check()
        return super().invoke(ctx)


class CheckedGroup(AppGroup):
    """A group of such commands."""

    command_class = CheckedCommand


@with_appcontext
def _check() -> None:
    try:
        check_database(current_app)
    except UnfitDatabase as problem:
        raise click.ClickException(str(problem)) from problem
