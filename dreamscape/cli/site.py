"""`flask recount`, `flask similar-dreams` and `flask mail retry`: what keeps a site in order."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from dreamscape.cli.checked import CheckedCommand, CheckedGroup
from dreamscape.services.similar_dreams import WALKED_AT_ONCE
from dreamscape.web.services import services

mail = CheckedGroup("mail", help="Look after mails that wait to be sent.")


@click.command("recount", cls=CheckedCommand)
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


@click.command("similar-dreams", cls=CheckedCommand)
@with_appcontext
def similar_dreams() -> None:
    """Find what is like each dream that was never looked at; it goes on where it was stopped."""
    finding = services.similar_dreams
    with click.progressbar(length=finding.how_many_dreams(), label="Looking for similar dreams") as bar:
        after = finding.walk("")
        while after:
            bar.update(WALKED_AT_ONCE)
            after = finding.walk(after)
        bar.update(bar.length or 0)


@mail.command("retry")
def retry() -> None:
    """Send the mails whose time has come, as `flask jobs run` does with all jobs."""
    sent, waiting = services.mail_queue.retry()
    click.echo(f"{sent} sent, {waiting} waiting")
