"""`flask push keys`: what messages to phones and browsers are signed with."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from dreamscape.push.encryption import new_key

push = AppGroup("push", help="Look after messages to phones and browsers.")


@push.command("keys", with_appcontext=False)
def keys() -> None:
    """Make a key, and say the lines to set. It changes nothing by itself.

    With another key every browser has to be asked anew: it hears of no other sender than the one it was told of.
    """
    click.echo(f"PUSH_PRIVATE_KEY={new_key()}")
    click.echo("# Whom push services ask about us; without it, the sender of mails.")
    click.echo("PUSH_CONTACT=")
