"""`flask indexes`, `flask recount` and `flask mail retry`: what keeps a site in order."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from dreamscape.store.common.indexes import ensure_indexes
from dreamscape.store.migrations import m2026_11_28_jobs
from dreamscape.web.services import services

mail = AppGroup("mail", help="Look after mails that wait to be sent.")


@click.command("indexes")
@with_appcontext
def indexes() -> None:
    """Create the database's indexes and the site's first categories, as far as they are missing."""
    db = current_app.extensions["database"]
    click.echo(f"{ensure_indexes(db)} indexes are there.")
    m2026_11_28_jobs.migrate(db)
    if planted := services.categories.plant():
        click.echo(f"{planted} categories are new.")


@click.command("recount")
@click.option("--dry-run", is_flag=True, help="Only say what is wrong.")
@with_appcontext
def integrity(dry_run: bool) -> None:
    """Compare every shown count with what it counts, and put right what differs."""
    found = 0
    for sentence in services.integrity.run(repair=not dry_run):
        found += 1
        click.echo(sentence)
    click.echo(
        f"{found} difference{'s' if found != 1 else ''}" + (", put right" if found and not dry_run else "")
    )


@mail.command("retry")
def retry() -> None:
    """Send the mails whose time has come, as `flask jobs run` does with all jobs."""
    sent, waiting = services.mail_queue.retry()
    click.echo(f"{sent} sent, {waiting} waiting")
