"""`flask doctor`: what is well with the site, and what is not."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from dreamscape.services.site.doctor import WRONG
from dreamscape.web.services import services


# Not a CheckedCommand: a database that this version cannot work with is one of the things to be said.
@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look at settings, database, mail, pictures and clock; ends with 1 where something is wrong."""
    wrong = 0
    for finding in services.doctor.examine():
        click.echo(f"{finding.state:8}  {finding.subject}: {finding.sentence}")
        wrong += finding.state == WRONG
    if wrong:
        raise click.ClickException("Something is wrong; the lines above say what." if wrong > 1 else
                                   "One thing is wrong; the line above says what.")  # fmt: skip
    click.echo("Nothing is wrong.")
