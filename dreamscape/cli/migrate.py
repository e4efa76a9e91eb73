"""`flask migrate`: brings the database to what this version of the site stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

from dreamscape.services.site.migrations import LeaseLost, UnfitDatabase
from dreamscape.web.services import services

if TYPE_CHECKING:
    from dreamscape.services.site.migrations import MigrationStatus
    from dreamscape.store.migrations.steps import Progress

BAR_WIDTH = 30


@click.command("migrate")
@click.option("--status", is_flag=True, help="Only list the migrations.")
@with_appcontext
def migrate(status: bool) -> None:
    """Apply the migrations, create the indexes and the first categories, as far as they are missing.

    It may be stopped anywhere, and goes on when started again. Run it at each release.
    """
    if status:
        for migration in services.migrations.status():
            click.echo(f"{migration.name}: {_state(migration)}")
    else:
        _run()


@click.command("indexes", hidden=True)
@with_appcontext
def indexes() -> None:
    """What `flask migrate` was called before; release lines of older sites have it."""
    _run()


def _run() -> None:
    try:
        services.migrations.run(click.echo, _show)
    except (UnfitDatabase, LeaseLost) as problem:
        raise click.ClickException(str(problem)) from problem


def _show(name: str, progress: Progress) -> None:
    """A line that is written over as the work goes on."""
    share = progress.done / max(progress.total, 1)
    bar = "#" * round(share * BAR_WIDTH)
    line = f"{name} [{bar:<{BAR_WIDTH}}] {progress.done:,} of {progress.total:,}"
    click.echo(f"\r{line}", nl=progress.done >= progress.total, err=True)


def _state(migration: MigrationStatus) -> str:
    if not migration.begun:
        return "missing"
    applied = "begun"
    if migration.applied_at:
        applied = f"applied {migration.applied_at:%Y-%m-%d %H:%M} UTC"
    if migration.known:
        return applied
    bears = "can work with it" if migration.backward_compatible else "cannot work with it"
    return f"{applied}, unknown to this version, which {bears}"
